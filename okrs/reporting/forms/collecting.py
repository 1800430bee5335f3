"""Values that came in from a section: pasted or uploaded, with where they came from."""

from bkk_okr.forms import ThaiTextField
from okrs.reporting.forms.tables import TableForm


class CollectForm(TableForm):
    source = ThaiTextField(label="ที่มาของตัวเลข เช่น ฝ่ายเทศกิจ ทาง LINE 3 ธ.ค.", max_length=300, required=False)
    field_order = ("source", "table", "workbook")

"""Reading what a person typed to sign in."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError

WRONG = "ชื่อผู้ใช้หรือรหัสผ่านไม่ถูกต้อง"


def locked_sentence() -> str:
    minutes = round(float(settings.AXES_COOLOFF_TIME) * 60)
    return f"บัญชีนี้พักการเข้าสู่ระบบ {minutes} นาที เพราะรหัสผ่านไม่ถูกต้อง {settings.AXES_FAILURE_LIMIT} ครั้ง ลองใหม่ภายหลัง หรือแจ้งผู้ดูแลระบบของหน่วยงาน"


class SignInForm(AuthenticationForm):
    """Says the same for an unknown name, a wrong password and a closed account; a locked account is told so."""

    error_messages = {"invalid_login": WRONG, "inactive": WRONG}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = "ชื่อผู้ใช้"
        self.fields["username"].widget = forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
        self.fields["password"].label = "รหัสผ่าน"
        self.fields["username"].error_messages["required"] = "กรอกชื่อผู้ใช้"
        self.fields["password"].error_messages["required"] = "กรอกรหัสผ่าน"

    @property
    def is_locked(self) -> bool:
        """Whether django-axes refused the attempt without looking at the password."""
        return bool(getattr(self.request, "axes_locked_out", False))

    def get_invalid_login_error(self) -> ValidationError:
        return ValidationError(locked_sentence(), code="locked") if self.is_locked else super().get_invalid_login_error()

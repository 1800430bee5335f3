from django.db import migrations

# The one rounding of the arithmetic (okrs.progress.exact.share): a quotient at twelve decimals, half away from zero, or null where there is nothing to
# divide by. PostgreSQL's own division chooses its scale from the operands, so its last digit would differ; `div` is exact.
CREATE = """
CREATE FUNCTION share_of(numerator numeric, denominator numeric) RETURNS numeric
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN denominator <> 0 THEN
    sign(numerator) * sign(denominator) * div(2 * abs(numerator) * 1000000000000 + abs(denominator), 2 * abs(denominator)) * 0.000000000001
END
"""


class Migration(migrations.Migration):
    dependencies = [("okrs", "0003_rollup_columns")]

    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION share_of(numeric, numeric)")]

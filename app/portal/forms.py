"""What is asked on the pages of the wire: the days to compare."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField
from wtforms.validators import DataRequired


class PeriodForm(FlaskForm):
    """Days of lodging, both included."""

    first_on = DateField(_l("Nộp từ ngày"), validators=[DataRequired(_l("Hãy chọn ngày đầu."))])
    last_on = DateField(_l("đến ngày"), validators=[DataRequired(_l("Hãy chọn ngày cuối."))])

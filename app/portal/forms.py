"""What is asked on the pages of the wire: the days to compare."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

from app.web.days import DayField


class PeriodForm(FlaskForm):
    """Days of lodging, both included."""

    first_on = DayField(_l("Nộp từ ngày"), [InputRequired(_l("Hãy chọn ngày đầu."))])
    last_on = DayField(_l("đến ngày"), [InputRequired(_l("Hãy chọn ngày cuối."))])

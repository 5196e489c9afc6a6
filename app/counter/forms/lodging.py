"""The form of lodging in person: who, what is declared, which papers were shown, how the result goes back."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Final

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, FieldList, FileField, FormField, HiddenField, RadioField, SelectField, StringField
from wtforms import Field as PageField
from wtforms import Form as PlainForm

from app.core.names import tidy
from app.core.store import SHOWN, media_type
from app.counter.forms.declared import NOT_CHOSEN, Needed, content_of, declared_form, words
from app.counter.rules.lodging import (
    Given,
    identity_fits,
    identity_kinds,
    is_child,
    is_for_children,
    missing_or_wrong,
    needs_representative,
    typed_once,
    whole_content,
)
from app.counter.rules.papers import scan_fault
from app.web.choices import choices
from app.web.labels import LABELS
from config.catalogue import Procedure
from config.counters import MEGABYTE
from config.declarations import Form
from config.office import Office

MISSING: Final = _l("hãy ghi.")
WRONG: Final = _l("sai định dạng.")
BOOLEANS: Final = ("is_assisted", "is_signed", "is_out_of_area")


def _stripped(text: str | None) -> str | None:
    return text.strip() if text else None


def _text(label: Any, *, longest: int = 200, needed: bool = False, **shown: Any) -> StringField:
    return StringField(label, [Needed()] if needed else [], filters=[_stripped],
                       render_kw={"maxlength": longest, "autocomplete": "off", **shown})  # fmt: skip


class LodgingForm(FlaskForm):
    """What every lodging asks for; the declaration and the papers are drawn beside it by `lodging_form`."""

    identity_number = _text(_l("Số giấy tờ"), longest=20, needed=True, spellcheck="false")
    owner_name = _text(_l("Họ và tên chủ hồ sơ"), longest=300, needed=True)
    phone = _text(_l("Điện thoại"), longest=20, inputmode="tel")
    email = _text(_l("Thư điện tử"), inputmode="email")
    return_mode = RadioField(_l("Cách trả kết quả"), choices=choices(LABELS["return_mode"].items()), default="counter")
    return_address = _text(_l("Địa chỉ nhận qua bưu chính"), longest=400)
    is_assisted = BooleanField(_l("Cán bộ khai giúp: người nộp không tự viết được tờ khai"))
    is_signed = BooleanField(_l("Người nộp đã kiểm tra và ký bản in tờ khai"))
    is_out_of_area = BooleanField(_l("Người nộp ở vùng xa, hoặc tiếp nhận lưu động ngoài trụ sở"))
    representative_name = _text(_l("Cha, mẹ hoặc người giám hộ: họ và tên"))
    representative_identity = _text(_l("Số giấy tờ của người đó"), longest=20, spellcheck="false")
    representative_relation = _text(_l("Quan hệ với trẻ"), longest=60)


class PaperForm(PlainForm):
    """One paper of the checklist: how it was shown, and a scan of it."""

    shown_as = SelectField(
        _l("Đã xem"), choices=choices([NOT_CHOSEN, *LABELS["shown_as"].items()]), validate_choice=False
    )
    scan = FileField(_l("Bản quét"), render_kw={"accept": ",".join(SHOWN)})


@dataclass(frozen=True)
class Page:
    """What a form is drawn from: procedure, declaration, tongue, configuration, the office's day."""

    procedure: Procedure
    form: Form
    locale: str
    config: Office
    today: date


@dataclass(frozen=True)
class Problem:
    """One thing to mend: the id of its field, and the sentence with the field's name."""

    id: str
    sentence: str


def lodging_form(
    page: Page,
    *,
    given: Mapping[str, Any],
    content: Mapping[str, Any],
    papers: Mapping[str, Any],
    is_sent: bool = True,
) -> Any:
    """The form, filled with what was kept, and over it with what the browser sent, unless `is_sent` is no."""
    kinds = identity_kinds(page.form, page.procedure.group)
    chosen = given.get("identity_kind") or kinds[0]
    offered = [(kind, LABELS["identity_kind"][kind]) for kind in kinds]
    kind_field = SelectField(_l("Loại giấy tờ"), choices=choices(offered), validate_choice=False, default=kinds[0])
    drawn = {
        "identity_kind": kind_field if len(kinds) > 1 else HiddenField(default=kinds[0]),
        "declared": FormField(declared_form(page.form, page.locale, lists=page.config.code_lists,
                                            without=typed_once(page.form, chosen))),
        "papers": FormField(type("Papers", (PlainForm,), {
            document.code: FormField(PaperForm, words(document, "name", locale=page.locale))
            for document in page.procedure.documents
        })),
    }  # fmt: skip
    made = type("DrawnLodgingForm", (LodgingForm,), drawn)
    kept = {**given, "declared": content, "papers": papers}
    form = made(data=kept) if is_sent else made(formdata=None, data=kept)
    if is_for_children(page.form):
        form.identity_number.description = gettext("Trẻ chưa có số: để trống.")
        form.identity_number.flags.required = False
    return form


def given_of(form: Any) -> Given:
    """What was typed beside the declaration."""
    typed = {field.name: form[field.name].data for field in fields(Given) if field.name in form}
    typed["owner_name"] = tidy(typed["owner_name"] or "")
    typed["identity_number"] = "".join((typed["identity_number"] or "").split()).upper()
    return Given(**typed)


def declared_of(form: Any) -> dict[str, Any]:
    """What was declared, as a declaration keeps it."""
    return content_of(form.declared.data)


def shown_of(form: Any) -> dict[str, str]:
    """How each paper was shown, by component."""
    return {code: paper["shown_as"] or "" for code, paper in form.papers.data.items()}


def scans_of(form: Any, *, most_bytes: int) -> dict[str, tuple[bytes, str]]:
    """The scans sent along, by component, as bytes and what they are by their own bytes.

    One that is too large, or neither picture nor PDF, is refused at its field.
    """
    scans: dict[str, tuple[bytes, str]] = {}
    for paper in form.papers:
        sent = paper.scan.data
        if sent is None or not getattr(sent, "filename", ""):
            continue
        content = sent.read(most_bytes + 1)
        sent.close()
        fault = scan_fault(content, most_bytes=most_bytes)
        if fault == "too_large":
            _wrong(paper.scan, gettext("tệp lớn hơn %(most)s MB.", most=most_bytes // MEGABYTE))
        elif fault is not None:
            _wrong(paper.scan, gettext("chỉ nhận ảnh hoặc PDF."))
        else:
            scans[paper.short_name] = (content, media_type(content))
    return scans


def _wrong(field: PageField, sentence: Any) -> None:
    field.errors = [*field.errors, str(sentence)]


def refuse_unfit(form: Any, page: Page) -> None:
    """Mark at its field whatever keeps the form from being lodged. A doubt is none of it."""
    given = given_of(form)
    content = whole_content(page.form, given, content=declared_of(form))
    if not given.owner_name:
        _wrong(form.owner_name, MISSING)
    has_none_yet = not given.identity_number and is_for_children(page.form) and is_child(content, page.today)
    if not has_none_yet and not identity_fits(given.identity_kind, given.identity_number):
        _wrong(form.identity_number, WRONG if given.identity_number else MISSING)
    own = typed_once(page.form, given.identity_kind)
    for name in missing_or_wrong(page.form, content, lists=page.config.code_lists):
        field = _found(form.declared, name)
        if name not in own and field is not None:
            _wrong(field, getattr(field, "why_none", None) or WRONG if _is_filled(content, name) else MISSING)
    if given.return_mode == "post" and not given.return_address:
        _wrong(form.return_address, MISSING)
    if given.is_assisted and not given.is_signed:
        _wrong(form.is_signed, _l("hãy in tờ khai để người nộp kiểm tra và ký."))
    if needs_representative(page.form, content, on=page.today):
        for each in (form.representative_name, form.representative_identity, form.representative_relation):
            if not each.data:
                _wrong(each, MISSING)


def refuse_without(form: Any, missing: Iterable[str]) -> None:
    """Mark the papers without which the dossier can be lodged, but not accepted."""
    for code in missing:
        _wrong(form.papers[code].shown_as, _l("chưa có; thiếu giấy này chỉ nộp được, chưa tiếp nhận được."))


def _found(form: Any, name: str) -> PageField | None:
    """The field behind a dotted name: groups by name, rows of a list by their place from 1; of a group its first."""
    found: Any = form
    for part in name.split("."):
        found = _inside(found, part)
        if found is None:
            return None
    while isinstance(found, FormField | FieldList):
        found = next(iter(found), None)
    return found if isinstance(found, PageField) else None


def _inside(found: Any, part: str) -> Any:
    if isinstance(found, FieldList):
        return found[int(part) - 1] if int(part) <= len(found) else None
    return next((field for field in found if field.short_name == part), None)


def _is_filled(content: Mapping[str, Any], name: str) -> bool:
    found: Any = content
    for part in name.split("."):
        if isinstance(found, list):
            found = found[int(part) - 1] if int(part) <= len(found) else None
        else:
            found = found.get(part) if isinstance(found, Mapping) else None
    return found not in (None, "", {}, [])


def problems(form: Any) -> list[Problem]:
    """Everything to mend, in the order of the page, with the names of field and group."""
    return [
        Problem(field.id, f"{name}: {text}") for name, field in _leaves(form) for text in field.errors
    ]  # fmt: skip


def _leaves(form: Any, within: str = "") -> Iterator[tuple[str, PageField]]:
    """Every field that is typed into, with its name; that of a group, of a row or a paper stands before it."""
    for field in form:
        if isinstance(field, FormField):
            is_part_of_page = field.short_name in ("declared", "papers")
            yield from _leaves(field, within if is_part_of_page else f"{field.label.text}, ")
        elif isinstance(field, FieldList):
            for place, row in enumerate(field, start=1):
                yield from _leaves(row, f"{field.label.text} {place}, ")
        else:
            yield f"{within}{field.label.text}", field


def written_of(form: Any) -> list[tuple[str, str]]:
    """The declaration as label and text, in the order of the form; what was left blank is there with no text."""
    return [(name, _written(field)) for name, field in _leaves(form.declared)]


def _written(field: PageField) -> str:
    if isinstance(field, SelectField):
        words_of = {value: words for value, words, *_rest in field.iter_choices()}
        return str(words_of.get(field.data, field.data or "")) if field.data else ""
    typed: str = field._value()  # type: ignore[attr-defined]  # every field that is typed into has one
    return typed

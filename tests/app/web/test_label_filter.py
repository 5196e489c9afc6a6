"""The label of a constant in a template follows the reader, though Jinja works out constants when it compiles."""

from flask_babel import force_locale


def test_a_constants_label_is_said_in_each_readers_tongue(app):
    with app.test_request_context():
        said = app.jinja_env.from_string('{{ "due"|label("payment_state") }}')

        with force_locale("vi"):
            vietnamese = said.render()
        with force_locale("en"):
            english = said.render()

    assert vietnamese == "Chưa nộp"
    assert english != vietnamese

"""Commands that cannot use the database end with a sentence and the cure, not with a list of calls."""

import psycopg

from app.core import schema
from app.factory import create_app
from tests import database


def run(app, *arguments):
    return app.test_cli_runner().invoke(args=arguments)


def test_a_database_that_cannot_be_reached_is_a_sentence(tmp_path):
    nobody_listens = "postgresql+psycopg://office:secret@127.0.0.1:1/office"
    app = create_app(database.settings_of(tmp_path, DATABASE_URL=nobody_listens), uses_redis=False)

    answer = run(app, "officers", "list")

    assert answer.exit_code == 1
    assert answer.output.startswith("Error: Không dùng được cơ sở dữ liệu: ")
    assert "secret" not in answer.output


def test_a_database_a_newer_program_has_changed_is_left_alone(database_server, worker_name, tmp_path):
    url = database.copy_of_template(database_server, f"office_{worker_name}_newer")
    with psycopg.connect(schema.conninfo(url)) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    app = create_app(database.settings_of(tmp_path, DATABASE_URL=url), uses_redis=False)

    listed, examined = run(app, "officers", "list"), run(app, "doctor")

    assert listed.exit_code == examined.exit_code == 1
    assert "đang ở bước 9999" in listed.output
    assert "Cài phiên bản chương trình mới hơn" in examined.output
    database.dropped(database_server, f"office_{worker_name}_newer")

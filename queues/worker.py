"""The worker: takes jobs from the queues and runs them inside the office, one at a time.

`python -m queues.worker`. A job that fails ends red and stays on the failed list; nothing is swallowed.
"""

import logging
from typing import Any

from rq import Worker
from rq.serializers import JSONSerializer

from app.core.office import office
from app.factory import create_app
from config.jobs import QUEUES


def main() -> None:
    """Work until told to stop (SIGTERM finishes the job at hand first)."""
    app = create_app()
    with app.app_context():
        redis: Any = office().redis()
        logging.getLogger("rq.worker").setLevel(logging.WARNING)
        Worker(QUEUES, connection=redis, serializer=JSONSerializer).work(logging_level="WARNING")


if __name__ == "__main__":
    main()

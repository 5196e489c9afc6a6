"""What is decided about money without a database: rates, what a text looks for, the fee board, the paper."""

from app.receipts.rules.board import BoardLine, Collected, board
from app.receipts.rules.lines import TILL_CHANNELS, left_of, receipt_name
from app.receipts.rules.looking_up import LookUp, look_up
from app.receipts.rules.paper import file_name, paper_of
from app.receipts.rules.rates import BOUNDS, MAY_APPROVE, MAY_ENTER, in_dong, may_approve, rate_from

__all__ = [
    "BOUNDS",
    "MAY_APPROVE",
    "MAY_ENTER",
    "TILL_CHANNELS",
    "BoardLine",
    "Collected",
    "LookUp",
    "board",
    "file_name",
    "in_dong",
    "left_of",
    "look_up",
    "may_approve",
    "paper_of",
    "rate_from",
    "receipt_name",
]

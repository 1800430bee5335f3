"""The request behind `login_required`: its user is one of ours."""

from bkk_okr.http import Request
from districts.models import User


class SignedInRequest(Request):
    user: User

from datetime import timedelta

import pytest

from lms.dates import now
from lms.roster.waiting import drop_upload, keep_upload, sweep_uploads, waiting_upload


def test_an_upload_waits_until_it_is_dropped():
    token = keep_upload(data=b"abc")
    assert waiting_upload(token) == b"abc"
    drop_upload(token=token)
    assert waiting_upload(token) is None


def test_sweep_uploads_deletes_what_nobody_applied():
    token = keep_upload(data=b"abc")
    sweep_uploads(at=now())
    assert waiting_upload(token) == b"abc"
    assert sweep_uploads(at=now() + timedelta(hours=13)) >= 1
    assert waiting_upload(token) is None


def test_a_token_is_no_path():
    with pytest.raises(ValueError, match="badly formed"):
        waiting_upload("../../etc/passwd")

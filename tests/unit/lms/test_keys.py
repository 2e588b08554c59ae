import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured

from lms.keys import FieldKeyMissing, code_hash, decrypt_field, encrypt_field, match_hash


def test_a_field_survives_rotation_and_is_lost_without_its_key(settings):
    old, new = Fernet.generate_key().decode(), Fernet.generate_key().decode()
    settings.FIELD_KEYS = [old]
    token = encrypt_field("001090012345")
    settings.FIELD_KEYS = [new, old]
    assert decrypt_field(token) == "001090012345"
    settings.FIELD_KEYS = [new]
    with pytest.raises(FieldKeyMissing):
        decrypt_field(token)


def test_rotating_the_secret_key_changes_no_hash(settings):
    before = match_hash("001090012345"), code_hash("ABCDEF")
    settings.SECRET_KEY = "another"
    assert (match_hash("001090012345"), code_hash("ABCDEF")) == before
    settings.MATCH_KEY = "another"
    assert match_hash("001090012345") != before[0]
    assert code_hash("ABCDEF") == before[1]


def test_a_missing_key_is_named(settings):
    settings.CODE_KEY = ""
    with pytest.raises(ImproperlyConfigured, match="CODE_KEY"):
        code_hash("ABCDEF")

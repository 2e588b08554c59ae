from __future__ import annotations

import os
import uuid

import psycopg
import pytest

from tests.migrated import migrated_template


@pytest.fixture(scope="module")
def database():
    """A database of its own on the server that DATABASE_URL names; gone when the tests are."""
    server, _, _ = os.environ["DATABASE_URL"].rpartition("/")
    name = f"taphuan_live_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {migrated_template(os.environ['DATABASE_URL'])}")
        yield f"{server}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

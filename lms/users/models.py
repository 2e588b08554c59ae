from django.contrib.auth.models import AbstractUser


class User(AbstractUser):
    """A login. Who somebody is stands in `people.Person`; a login can go, the person's facts stay."""

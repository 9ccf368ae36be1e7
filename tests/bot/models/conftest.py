"""The small AWS, for the models that are far away."""

from tests.local_aws import aws, moto_server, trainer  # noqa: F401 - fixtures

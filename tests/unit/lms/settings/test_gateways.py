import pytest

from lms.settings.gateways import gateway_settings


def test_no_gateway_is_named_by_default():
    assert gateway_settings({}) == {}


def test_token_and_sender_stand_in_the_address_or_beside_it():
    address = "https://:a%2Fb@sms.example:8443/v1?sender=TAPHUAN&unit=7"
    parts = {"url": "https://sms.example:8443/v1?unit=7", "token": "a/b", "sender": "TAPHUAN"}
    assert gateway_settings({"SMS_GATEWAY_URL": address}) == {"sms": parts}
    beside = {"SMS_GATEWAY_URL": address, "SMS_GATEWAY_TOKEN": "khac", "SMS_GATEWAY_SENDER": "TH"}
    assert gateway_settings(beside) == {"sms": {**parts, "token": "khac", "sender": "TH"}}


@pytest.mark.parametrize("address", ["sms.example", "ftp://sms.example/", "http://sms.example/", "https:///v1"])
def test_a_token_never_travels_in_clear(address):
    with pytest.raises(ValueError, match="ZALO_GATEWAY_URL must look like"):
        gateway_settings({"ZALO_GATEWAY_URL": address})


def test_http_will_do_on_this_machine():
    assert gateway_settings({"ZALO_GATEWAY_URL": "http://127.0.0.1:9000"})["zalo"]["url"] == "http://127.0.0.1:9000/"


def test_a_token_that_no_header_can_carry_is_refused_at_the_start():
    with pytest.raises(ValueError, match="SMS_GATEWAY_TOKEN"):
        gateway_settings({"SMS_GATEWAY_URL": "https://sms.example/", "SMS_GATEWAY_TOKEN": "bí mật"})

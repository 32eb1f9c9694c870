"""What tests in both folders share: one Playwright, because a process can have no more."""
import pytest
from playwright.sync_api import sync_playwright


@pytest.fixture(scope="session")
def playwright():
    with sync_playwright() as started:
        yield started

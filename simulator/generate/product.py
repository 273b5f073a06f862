"""The product that everyone in the world uses: its site, its parts, its plans."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

SITE = "https://www.harbor.example"
APP = "https://app.harbor.example"

PRODUCTS: dict[str, tuple[str, ...]] = {
    "Insight": ("Reports", "Dashboards", "Cohorts"),
    "Engage": ("Playbooks", "Campaigns", "Surveys"),
    "Connect": ("Integrations", "Webhooks", "Imports"),
}
"""The features of each product."""

INDUSTRIES = (
    "Agriculture",
    "Construction",
    "Education",
    "Energy",
    "Financial Services",
    "Health Care",
    "Hospitality",
    "Logistics",
    "Manufacturing",
    "Media",
    "Retail",
    "Software",
)

CHURN_REASONS = ("too_expensive", "missing_feature", "competitor", "business_closed", "no_time")


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan and its price: monthly recurring revenue for each seat."""

    name: str
    price: float

    def mrr(self, seats: int) -> float:
        """What so many seats pay a month; JSON has a whole number without a fraction."""
        paid = self.price * seats
        return int(paid) if paid == int(paid) else paid


TRIAL = Plan("trial", 0)
PLANS = (Plan("starter", 19), Plan("growth", 49.5), Plan("scale", 119))
"""From the smallest to the largest."""


@dataclass(frozen=True, slots=True)
class Campaign:
    """An advertisement, by what analytics.js reads of it in the address of the page it leads to."""

    name: str
    source: str
    medium: str
    referrer: str
    term: str | None = None

    @property
    def search(self) -> str:
        """The query that it adds to the address."""
        told = {f"utm_{key}": value for key, value in {"campaign": self.name, **self.told}.items()}
        del told["utm_name"]
        return f"?{urlencode(told)}"

    @property
    def told(self) -> dict[str, str]:
        """``context.campaign``."""
        told = {"name": self.name, "source": self.source, "medium": self.medium}
        return {**told, "term": self.term} if self.term is not None else told


CAMPAIGNS = (
    Campaign("spring-launch", "newsletter", "email", ""),
    Campaign("brand", "google", "cpc", "https://www.google.com/", "customer success"),
    Campaign("webinar", "linkedin", "social", "https://www.linkedin.com/"),
)

REFERRERS = (
    "",
    "",
    "https://www.google.com/",
    "https://news.example/saas",
    "https://duckduckgo.com/",
)
"""Where visitors come from whom no campaign brought; "" is nowhere that is known."""

USER_AGENTS = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/18.1 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:132.0) Gecko/20100101 Firefox/132.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:132.0) Gecko/20100101 Firefox/132.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Safari/537.36 Edg/131.0.0.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
    "Mozilla/5.0 (Linux; Android 15; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/131.0.0.0 Mobile Safari/537.36",
)

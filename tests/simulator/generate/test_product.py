"""The product that everyone in the world uses."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from simulator.generate import product


def test_features() -> None:
    """Each product has features, each of which is of one product and can be a path."""
    features = [feature for some in product.PRODUCTS.values() for feature in some]
    assert all(product.PRODUCTS.values())
    assert len(set(features)) == len(features)
    assert all(feature.isascii() and feature.isalpha() for feature in features)


def test_plans() -> None:
    """A larger plan costs more, a trial nothing."""
    prices = [plan.price for plan in product.PLANS]
    assert [product.TRIAL.price, *prices] == sorted({0.0, *prices})
    names = [plan.name for plan in (product.TRIAL, *product.PLANS)]
    assert len(set(names)) == len(names)


def test_nobodys_addresses() -> None:
    """Site and application are of nobody: their names can't be registered (RFC 2606)."""
    hosts = [urlsplit(url).hostname or "" for url in (product.SITE, product.APP)]
    assert all(host.endswith(".example") for host in hosts)
    assert len(set(hosts)) == 2


def test_churn_reasons() -> None:
    """They are in snake_case, as the product page has them."""
    assert all(reason.replace("_", "").isalpha() for reason in product.CHURN_REASONS)
    assert all(reason == reason.lower() for reason in product.CHURN_REASONS)


def test_campaigns() -> None:
    """analytics.js tells of a campaign what stands in the address of the page it leads to."""
    for campaign in product.CAMPAIGNS:
        query = {key: values[0] for key, values in parse_qs(campaign.search[1:]).items()}
        assert campaign.search[0] == "?"
        assert query.pop("utm_campaign") == campaign.told["name"] == campaign.name
        assert {
            f"utm_{key}": value for key, value in campaign.told.items() if key != "name"
        } == query
        assert query.keys() >= {"utm_source", "utm_medium"}
    assert {campaign.term is None for campaign in product.CAMPAIGNS} == {True, False}


def test_user_agents() -> None:
    """Browsers of several kinds, a phone among them."""
    assert all(agent.startswith("Mozilla/5.0 (") for agent in product.USER_AGENTS)
    assert any("Mobile" in agent for agent in product.USER_AGENTS)
    assert any("Firefox" in agent for agent in product.USER_AGENTS)

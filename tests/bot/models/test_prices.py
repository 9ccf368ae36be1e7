"""The price table that ships, a team's own over it, and every mistake that such a file can hold."""

import doctest
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SettingsError
from bot.models import prices as module
from bot.models.catalogue import CATALOGUE
from bot.models.price_file import FIGURES, parse_prices
from bot.models.prices import ModelPrices, Prices, load_prices, money, rate, training_cost
from bot.settings import Settings
from dataset import toml_lines

SHIPPED = load_prices(Settings(debrief_prices=""))


def _with(tmp_path: Path, content: str | bytes) -> Prices:
    path = tmp_path / "ours.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return load_prices(Settings(debrief_prices=str(path)))


def test_the_table_that_ships_is_dated_and_has_every_model_and_a_source_for_each_figure() -> None:
    assert SHIPPED.as_of == date(2026, 9, 17)
    assert SHIPPED.currency == "USD"
    assert list(SHIPPED.models) == list(CATALOGUE)
    for prices in SHIPPED.models.values():
        known = {name for name, amount in prices.figures.items() if amount is not None}
        assert set(prices.sources) == known
        assert all(len(source) > 10 for source in prices.sources.values()), "a short name that [sources] does not have"
        assert prices.unverified <= known
        assert prices.input_per_1k is not None
        assert prices.output_per_1k is not None
        assert prices.output_per_1k >= prices.input_per_1k
        if prices.cache_read_per_1k is not None:
            assert prices.cache_read_per_1k < prices.input_per_1k


def test_prices_are_known_for_a_cache_where_there_is_one() -> None:
    for name, model in CATALOGUE.items():
        assert (SHIPPED.of(name).cache_read_per_1k is not None) == model.caches_prompt


def test_amounts_are_exact() -> None:
    assert str(SHIPPED.of("nova-micro").input_per_1k) == "0.000035"
    assert SHIPPED.of("nova-2-lite").training_per_1k == Decimal("0.00378")


def test_a_model_without_prices_is_unknown_not_nothing() -> None:
    prices = SHIPPED.of("embedded")
    assert set(prices.figures) == set(FIGURES)
    assert set(prices.figures.values()) == {None}
    assert training_cost(prices, 1_000_000, 3) is None


def test_what_a_training_costs() -> None:
    prices = ModelPrices("nova-micro", training_per_1k=Decimal("0.001"))
    assert training_cost(prices, 310_000, 2) == Decimal("0.62")
    assert money(training_cost(prices, 310_000, 2)) == "$0.62"
    assert training_cost(prices, 0, 2) == 0


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (None, "unknown"),
        ("0", "$0.00"),
        ("0.0001", "under $0.01"),
        ("0.01", "$0.01"),
        ("0.615", "$0.62"),
        ("60.5", "$60.50"),
        ("130680", "$130,680.00"),
    ],
)
def test_money_for_people(amount: str | None, shown: str) -> None:
    assert money(None if amount is None else Decimal(amount)) == shown


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (None, "unknown"),
        ("0.000035", "$0.000035"),
        ("8.75E-6", "$0.00000875"),
        ("1.95", "$1.95"),
        ("60.5", "$60.50"),
        ("1000", "$1,000.00"),
        ("0", "$0.00"),
    ],
)
def test_rates_for_people(amount: str | None, shown: str) -> None:
    assert rate(None if amount is None else Decimal(amount)) == shown


@given(st.decimals(min_value=0, max_value=10**6, places=8))
def test_a_rate_keeps_every_digit(amount: Decimal) -> None:
    assert Decimal(rate(amount).removeprefix("$").replace(",", "")) == amount


def test_a_teams_own_figures_win_and_the_others_stay(tmp_path: Path) -> None:
    prices = _with(
        tmp_path,
        "as_of = 2026-11-01\n[nova-micro]\ntraining_per_1k = 0.0008\nprovisioned_hour = 40\n"
        'storage_month = "unknown"\n["llama-3.1-8b"]\ntraining_per_1k = { usd = 0.0015, source = "our bill" }\n',
    )
    micro = prices.of("nova-micro")
    assert (micro.training_per_1k, micro.provisioned_hour) == (Decimal("0.0008"), Decimal(40))
    assert micro.storage_month is None
    assert "storage_month" not in micro.sources
    assert micro.unverified == frozenset()
    assert micro.sources["training_per_1k"] == "ours.toml, 2026-11-01"
    assert micro.input_per_1k == SHIPPED.of("nova-micro").input_per_1k
    assert prices.of("llama-3.1-8b").sources["training_per_1k"] == "our bill"
    assert prices.of("nova-pro") == SHIPPED.of("nova-pro")
    assert prices.as_of == SHIPPED.as_of


def test_a_file_may_say_nothing_and_come_from_windows(tmp_path: Path) -> None:
    assert _with(tmp_path, "") == SHIPPED
    prices = _with(tmp_path, b"\xef\xbb\xbf# ours\r\n[nova-pro]\r\ntraining_per_1k = 0.008\r\n")
    assert prices.of("nova-pro").training_per_1k == Decimal("0.008")
    assert prices.of("nova-pro").sources["training_per_1k"] == "ours.toml"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("[nova-micra]\ninput_per_1k = 1", "line 1: 'nova-micra' is no model; did you mean nova-micro"),
        ("\n\n[gpt]\na = 1", "line 3: 'gpt' is no model; there are nova-micro"),
        (
            "[llama-3.3-70b]\ninput_per_1k = 1",
            "line 1: 'llama-3' is no model; a name with a dot wants quotes",
        ),
        ("nova-micro = 0.001", "line 1: nova-micro is a table: write [nova-micro]"),
        ("[nova-micro]\n\ntraning_per_1k = 1", "line 3: 'traning_per_1k' is no price; did you mean training_per_1k"),
        ("[nova-micro]\nzzz = 1", "line 2: 'zzz' is no price; there are training_per_1k"),
        ("[nova-micro]\ntraining_per_1k = -1", "line 2: training_per_1k is a number from 0 on"),
        ("[nova-micro]\ntraining_per_1k = nan", "line 2: training_per_1k is a number from 0 on"),
        ("[nova-micro]\ntraining_per_1k = inf", "line 2: training_per_1k is a number from 0 on"),
        ("[nova-micro]\ntraining_per_1k = true", 'line 2: training_per_1k is a number, such as 0.001, or "unknown"'),
        ('[nova-micro]\ntraining_per_1k = "0.001"', "line 2: training_per_1k is a number"),
        ("[nova-micro]\nbatch_discount = 50", "line 2: batch_discount is a part from 0 to 1"),
        ("[nova-micro]\ninput_per_1k = { eur = 1 }", "line 2: input_per_1k has no 'eur'"),
        ("[nova-micro]\ninput_per_1k = { source = 'x' }", "line 2: input_per_1k wants usd ="),
        ("[nova-micro]\ninput_per_1k = { usd = 1, verified = 1 }", "line 2: input_per_1k: a source is a text"),
        ("[nova-micro]\ninput_per_1k.euro = 1", "line 2: input_per_1k has no 'euro'"),
        ("# day\nas_of = 'today'", "line 2: as_of is the day of the prices"),
        ("as_of = 2026-11-01T00:00:00", "line 1: as_of is the day of the prices"),
        ("sources = 1", "line 1: sources are names with a text each"),
        ("[nova-micro]\ninput_per_1k = ", "it is no TOML"),
        ("[nova-micro]\na = 1\na = 2\n", "it is no TOML: Cannot overwrite a value (at line 3"),
        (b"[nova-micro]\ninput_per_1k = 1 # \xff", "line 2: it is not written in UTF-8"),
        (b"#" * 70_000, "more than 64,000 bytes"),
        (f"[nova-micro]\ninput_per_1k = {'9' * 5000}", "it is no TOML"),
        (f"a = {'[' * 3000}", "it is no TOML"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, content: str | bytes, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        _with(tmp_path, content)
    assert said in str(caught.value)
    assert "ours.toml" in str(caught.value)
    assert len(str(caught.value)) < 1000


def test_all_mistakes_are_told_at_once_in_order_and_not_without_end(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        _with(tmp_path, "[nova-pro]\n" + "".join(f"x{n} = 1\n" for n in range(9)) + "[nope]\n")
    told = str(caught.value)
    assert told.index("line 2:") < told.index("line 3:")
    assert "and 5 more" in told


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load_prices(Settings(debrief_prices=str(tmp_path / "none.toml")))
    assert "none.toml cannot be read: No such file or directory." in caught.value.what
    assert "DEBRIEF_PRICES" in caught.value.mend
    with pytest.raises(SettingsError, match="cannot be read"):
        load_prices(Settings(debrief_prices=str(tmp_path)))


@given(st.binary(max_size=200))
def test_no_bytes_end_in_anything_but_prices_or_a_word(content: bytes) -> None:
    said, figures = "x.toml", {}
    try:
        figures = dict(parse_prices(content, "x.toml").figures)
    except SettingsError as error:
        said = str(error)
    assert "x.toml" in said
    assert set(figures) <= set(CATALOGUE)


@given(
    st.dictionaries(
        st.sampled_from(FIGURES),
        st.decimals(min_value=0, max_value=1, places=9).map(lambda amount: format(amount, "f")),
    )
)
def test_what_a_file_says_is_what_is_read(figures: dict[str, str]) -> None:
    content = "[nova-lite]\n" + "".join(f"{name} = {amount}\n" for name, amount in figures.items())
    read = parse_prices(content.encode(), "x.toml").figures["nova-lite"]
    assert {name: one.amount for name, one in read.items()} == {name: Decimal(one) for name, one in figures.items()}


def test_lines_of_keys_in_tables() -> None:
    text = 'a = 1\n["b.c"]\nd = """\n\n"""\ne.f = 2\n[g.h]\ni = [\n1]\n[[j]]\nk = 1\n'
    assert toml_lines.path_lines(text) == {
        ("a",): 1,
        ("b.c",): 2,
        ("b.c", "d"): 3,
        ("b.c", "e", "f"): 6,
        ("g", "h"): 7,
        ("g", "h", "i"): 8,
        ("j",): 10,
        ("j", "k"): 11,
    }


def test_the_examples_in_the_docstrings() -> None:
    for one in (module, toml_lines):
        result = doctest.testmod(one)
        assert result.attempted > 0
        assert result.failed == 0

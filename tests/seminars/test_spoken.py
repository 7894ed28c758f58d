"""Where a line may break."""

from seminars.templatetags.spoken import times_together, unbroken


def test_a_span_of_time_stays_on_one_line_and_markup_stays_text() -> None:
    assert (
        times_together("torsdag, kl.\u00a009.00–11.30 <b>")
        == 'torsdag, <span class="nowrap">kl.\u00a009.00–11.30</span> &lt;b&gt;'
    )
    assert times_together("Thursday, 09:00–11:30") == (
        'Thursday, <span class="nowrap">09:00–11:30</span>'
    )


def test_no_line_begins_with_a_dash() -> None:
    assert unbroken("Barnets plan – eller SIP") == "Barnets plan\u00a0– eller SIP"

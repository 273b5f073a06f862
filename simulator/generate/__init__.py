"""Traffic that looks real, from a seed: companies, their people, and what they do.

The world is made from below: ``streams`` of chance and ``pools`` of names; ``companies`` and the
``people`` in them; ``journeys``, which are small state machines; ``lives``, visit after visit,
written as ``sdks`` write it; ``personas``, which watches; the ``world`` of all of them in order of
time.  ``traffic`` takes from it what is wanted, with ``overrides`` and ``hostile`` messages;
``summary`` and ``census`` say what there was.  ``factory``, ``specimens`` and ``strategies`` give
tests single messages.

Nothing here knows how messages are translated, judged or kept.
"""

"""Texts that Hypothesis makes up."""

from hypothesis import strategies as st

ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=[]), max_size=60)


ARABIC = st.text(
    st.sampled_from(
        "ابتةىيأإآؤئء\u0653\u0654\u064b\u064e\u0651\u0640\u200c\u200d\u200f\u202b\u00ad \n\t\r١2a👩🏽💻\ufe0f"
    ),
    max_size=40,
)

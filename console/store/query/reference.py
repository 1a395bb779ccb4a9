"""The language in a table, for the help of the screen and of the command line."""

LANGUAGE: tuple[tuple[str, str], ...] = (
    ("refund", "the word, in the type or the payload"),
    ("response.*", "types that fit the pattern"),
    ('"two words"', "the text, in the payload; never base64 audio"),
    ("/time ?out|5\\d\\d/", "the pattern, in the payload's first 256 kB"),
    ("type:response.done", "the whole type or a pattern; GA or beta name"),
    ("source:client", "who sent it: client, server or console"),
    ("item: response: call:", "its beginning, or a pattern: item:item_E4*"),
    ("size>10k  size<=1.5M", "bytes of the line"),
    ("gap>500ms  gap>=2s", "time since the event before"),
    ("at>00:10  at<1:02:03.5", "time on the session's clock"),
    ("is:error  is:bad", "an error; a line that is no event"),
    ("a b   a and b   a or b", "both; both; at least one"),
    ("-a   not a   -(a or b)", "all but these"),
)
"""How it is written, and what it finds. Upper and lower case are alike."""

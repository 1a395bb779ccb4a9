"""The language in a table, for the help of the screen and of the command line."""

LANGUAGE: tuple[tuple[str, str], ...] = (
    ("refund", "the word is in the type or the payload; also client, server, console"),
    ("response.*", "the type fits the pattern"),
    ('"two words"', "the text is in the payload (base64 audio is never searched)"),
    ("/time ?out|5\\d\\d/", "the regular expression is in the payload's first 256 kB"),
    ("type:response.done", "the whole type, or a pattern; GA and beta names both find it"),
    ("source:client", "who sent it: client, server or console"),
    ("item: response: call:", "an id by its beginning, or by a pattern: item:item_E4*"),
    ("size>10k  size<=1.5M", "bytes of the line"),
    ("gap>500ms  gap>=2s", "time since the event before"),
    ("at>00:10  at<1:02:03.5", "time on the session's clock"),
    ("is:error  is:bad", "an error; a line that is no event"),
    ("a b   a and b   a or b", "both; both; at least one"),
    ("-a   not a   -(a or b)", "all but these"),
)
"""How it is written, and what it finds. Upper and lower case are alike."""

"""What the simulator answers: to the point, different for different words, as instructed."""

from random import Random

import pytest

from console.protocol.wire import JsonObject
from console.simulator.config import INSTRUCTIONS, default_session
from console.simulator.conversation import Entry
from console.simulator.mind.replies import mind_of
from console.simulator.mind.scenario import ScenarioError, default_scenario, parse_scenario
from console.simulator.mind.skills.arithmetic import evaluate
from console.simulator.reply import Call, Question, Reply, Say
from tests.simulator.talk import function, message

MIND = mind_of(default_scenario())
NOON_S = 1_790_000_000.0
WEATHER = function("get_weather", lat={"type": "number"}, lng={"type": "number"},
                   location={"type": "string"})  # fmt: skip
MEMORY = function("set_memory", key={"type": "string"}, value={"type": "string"})


def ask(
    *said: str,
    instructions: str = INSTRUCTIONS,
    tools: tuple[JsonObject, ...] = (),
    choice: str = "auto",
    extra: tuple[JsonObject, ...] = (),
) -> Reply:
    """The reply to the last of some messages, each answered in turn."""
    items: list[Entry] = []
    reply = Reply()
    for text in said:
        items.append(Entry(message(text)))
        items += [Entry(item) for item in extra]
        question = Question(
            items=items,
            instructions=instructions,
            tools=tools,
            tool_choice=choice,
            parallel_calls=True,
            session=default_session("sess_x", NOON_S, model="gpt-realtime-2.1"),
            now_s=NOON_S,
            random=Random(1),
        )
        reply = MIND(question)
        items.append(Entry(message(words(reply), "assistant", "output_text")))
    return reply


def words(reply: Reply) -> str:
    return " ".join(part.text for part in reply.parts if isinstance(part, Say))


def calls(reply: Reply) -> list[tuple[str, JsonObject | str]]:
    return [(part.name, part.arguments) for part in reply.parts if isinstance(part, Call)]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("what is 17 times 23?", "17 times 23 is 391."),
        ("12 + 30 / 5", "12 plus 30 divided by 5 is 18."),
        ("What's 15% of 80?", "15 percent of 80 is 12."),
        ("two plus two", "2 plus 2 is 4."),
        ("what is 1/0", "Dividing by zero"),
        ("square root of 144", "The square root of 144 is 12."),
        ("count to 4", "1, 2, 3, 4."),
        ("count from five down to three", "5, 4, 3."),
        ("What is 10 km in miles?", "6.21 miles"),
        ("How many minutes are in 3 hours?", "3 hours are 180 minutes."),
        ("100 fahrenheit to celsius", "37.78 degrees Celsius"),
        ("Do you speak Spanish?", "¡Hola!"),
        ("Do you speak Klingon?", "Not Klingon"),
        ("spell cat", "C-A-T"),
        ("how many r's in strawberry?", "There are 3"),
        ("say peanut butter", "Peanut butter"),
        ("how do you say thank you in Italian?", "grazie"),
        ("what is the capital of Japan?", "Tokyo"),
        ("which voice are you using?", "marin"),
        ("what are your instructions?", "simulated assistant"),
        ("which model are you?", "gpt-realtime-2.1"),
        ("what time is it?", "It is 14:13"),
        ("what day is it tomorrow?", "22 September 2026"),
        ("bonjour", "Bonjour"),
        ("guten Tag", "Guten Tag"),
        ("こんにちは", "こんにちは"),
        ("what can you do?", "weather"),
        ("why is the sky blue?", "blue light"),
    ],
)
def test_answers_are_to_the_point(said: str, expected: str) -> None:
    assert expected in words(ask(said))


def test_unscripted_prompts_get_different_answers_about_what_was_said() -> None:
    prompts = {
        "Explain how tides work": "tides",
        "Why do cats purr?": "cats purr",
        "Should I learn Rust or Go?": "Rust or Go",
        "How do I bake sourdough bread?": "sourdough",
        "Book me a table for tonight": "table",
        "I'm nervous about my exam": "nervous",
        "Who won the world cup in 1998?": "world cup",
        "Where can I buy a good umbrella stand?": "umbrella stand",
        "Tell me about octopuses": "octopuses",
        "The train was late again.": "train",
        "purple monkey dishwasher": "purple monkey",
        "Is it true that bees dance?": "bees dance",
        "What should I name my cat?": "name your cat",
        "Can you juggle?": "juggle",
        "Which team is the best?": "team",
        "Tell me something about whales": "whales",
    }
    answers = {said: words(ask(said)) for said in prompts}
    assert len(set(answers.values())) == len(prompts)
    for said, about in prompts.items():
        assert about in answers[said], answers[said]


def test_the_same_words_again_bring_another_answer() -> None:
    jokes = [words(ask(*["tell me a joke"] * times)) for times in (1, 2, 3)]
    assert len(set(jokes)) == 3


def test_names_and_facts_are_remembered() -> None:
    assert words(ask("my name is Ada", "count to 2", "what is my name?")) == "Your name is Ada."
    told = ask("My favourite colour is teal", "what's my favourite colour?")
    assert "teal" in words(told)
    assert "haven't told me" in words(ask("what's my favourite colour?"))
    assert "“hello there you”" in words(ask("hello there you", "what did I just say?"))


def test_weather_is_asked_of_the_tool_with_the_arguments_of_its_schema() -> None:
    reply = ask("What's the weather in Tokyo and Oslo?", tools=(WEATHER,))
    assert calls(reply) == [
        ("get_weather", {"lat": 35.68, "lng": 139.69, "location": "Tokyo"}),
        ("get_weather", {"lat": 59.91, "lng": 10.75, "location": "Oslo"}),
    ]


def test_without_a_tool_weather_is_made_up_and_says_so() -> None:
    assert "In Tokyo it is" in words(ask("What's the weather in Tokyo?"))
    assert "simulated" in words(ask("What's the weather in Tokyo?"))
    assert "Tomorrow in Tokyo" in words(ask("weather in Tokyo?", "and tomorrow?"))


def test_a_name_goes_into_the_memory_tool() -> None:
    reply = ask("my name is Ada", tools=(MEMORY,))
    assert calls(reply) == [("set_memory", {"key": "user_name", "value": "Ada"})]


def test_any_tool_is_called_when_its_name_is_in_the_words() -> None:
    light = function(
        "turn_on_light",
        room={"type": "string", "enum": ["kitchen", "bath"]},
        on={"type": "boolean"},
        level={"type": "integer"},
    )
    reply = ask("switch off the lights in the bath at 40", tools=(light,))
    assert calls(reply) == [("turn_on_light", {"room": "bath", "on": False, "level": 40})]
    assert not calls(ask("hello", tools=(light,)))


def test_tool_choice_decides() -> None:
    assert not calls(ask("weather in Oslo", tools=(WEATHER,), choice="none"))
    assert calls(ask("hello", tools=(WEATHER, MEMORY), choice="required"))
    assert calls(ask("hello", tools=(WEATHER, MEMORY), choice="set_memory"))[0][0] == "set_memory"


@pytest.mark.parametrize(
    ("name", "output", "expected"),
    [
        ("get_weather", '{"current":{"temperature_2m":4.5,"wind_speed_10m":9}}', "4.5 degrees"),
        ("lookup", '{"error":"not found"}', "reported an error: not found"),
        ("lookup", '{"title":"Moon","year":2009}', "title Moon, year 2009"),
        ("lookup", "It is open until eight.", "It is open until eight."),
        ("lookup", "null", "nothing"),
    ],
)
def test_the_output_of_a_tool_is_told(name: str, output: str, expected: str) -> None:
    call: JsonObject = {"type": "function_call", "name": name, "call_id": "c", "arguments": "{}"}
    result: JsonObject = {"type": "function_call_output", "call_id": "c", "output": output}
    assert expected in words(ask("go", extra=(call, result)))


@pytest.mark.parametrize(
    ("instructions", "said", "expected"),
    [
        ("Always answer in French", "hello", "Bonjour"),
        ("Bitte antworte auf Deutsch", "hello", "Guten Tag"),
        ("Speak like a pirate", "hello", "Arr! Ahoy!"),
        ("Reply in one word.", "what is 2+2?", "4."),
        ("Reply in two or three words.", "thanks", "You're welcome!"),
        ("Be brief.", "hello", "Hello!"),
        ("Answer in upper case", "hello", "HELLO!"),
        ("call me Bob", "hello", "Hello, Bob!"),
        ("The user's name is Bob.", "what is my name?", "Bob"),
        ("Your name is Nova.", "who are you?", "I'm Nova"),
        ('End every answer with "over"', "thanks", "You're welcome! over"),
        ('Only say "banana"', "hello", "banana"),
    ],
)
def test_instructions_are_followed(instructions: str, said: str, expected: str) -> None:
    answer = words(ask(said, instructions=instructions))
    assert answer.startswith(expected) or expected in answer


def test_a_limit_of_words_is_kept() -> None:
    for said in ("hello", "tell me about trees", "long", "thanks", "tell me a joke"):
        assert len(words(ask(said, instructions="Use at most three words.")).split()) <= 3


def test_instructions_of_a_system_message_count_too() -> None:
    system = message("Speak like a pirate", "system")
    assert words(ask("hello", extra=(system,))).startswith("Arr!")


@pytest.mark.parametrize(
    "formula",
    ["9**9**9", "2**999", "__import__('os')", "(1).real", "1 if 1 else 2", "'a'*9", "9" * 300],
)
def test_arithmetic_computes_nothing_but_bounded_arithmetic(formula: str) -> None:
    with pytest.raises((ValueError, OverflowError, SyntaxError)):
        evaluate(formula)


def test_a_scenario_answers_by_pattern() -> None:
    scenario = parse_scenario(
        """
        [[reply]]
        when = 'order (?P<number>\\d+)'
        say = "Order {number} is on its way."
        think_ms = 10

        [[reply]]
        when = 'lookup'
        call = "find"
        arguments = {id = 3}
        """,
        "own.toml",
    )
    first, second = scenario.rules
    assert first.when.search("where is ORDER 17?") and first.think_ms == 10
    assert second.call == "find" and second.arguments == {"id": 3}


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("x = ", "not TOML"),
        ("[[reply]]\nsay = 'x'", "'when' is missing"),
        ("[[reply]]\nwhen = '('", "not a pattern"),
        ("[[reply]]\nwhen = 'x'\nsays = 'y'", "unknown key 'says'"),
        ("[[reply]]\nwhen = 'x'\nskill = 'fly'", "no skill 'fly'"),
    ],
)
def test_a_wrong_scenario_says_where_and_why(source: str, reason: str) -> None:
    with pytest.raises(ScenarioError, match=reason):
        mind_of(parse_scenario(source, "own.toml"))

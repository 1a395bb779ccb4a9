"""The conversation's items: where they go, what is shown of them, what is kept."""

from itertools import pairwise

from console.audio.base64_codec import decode_base64, encode_base64
from console.protocol.wire import JsonObject, object_at, objects_at, text_at
from tests.simulator.talk import Talk, message, silence, speech, talking

PIXEL = "data:image/png;base64,iVBORw0KGgo="


async def add(talk: Talk, item_id: str, **fields: str) -> JsonObject:
    item: JsonObject = {**message(item_id), "id": item_id}
    await talk.send("conversation.item.create", item=item, **fields)
    added = await talk.until("conversation.item.added")
    await talk.until("conversation.item.done")
    return added


async def test_items_go_to_the_end_after_another_or_to_the_root() -> None:
    async with talking() as talk:
        assert (await add(talk, "a"))["previous_item_id"] is None
        assert (await add(talk, "b"))["previous_item_id"] == "a"
        assert (await add(talk, "c", previous_item_id="a"))["previous_item_id"] == "a"
        assert (await add(talk, "d", previous_item_id="root"))["previous_item_id"] is None
        assert (await add(talk, "e", previous_item_id="c"))["previous_item_id"] == "c"
        assert (await add(talk, "f"))["previous_item_id"] == "b"


async def test_an_id_can_be_used_once() -> None:
    async with talking() as talk:
        await add(talk, "a")
        await talk.write("again")
        await talk.send("conversation.item.create", item={**message("x"), "id": "a"})
        assert (await talk.error())["param"] == "item.id"


async def test_a_deleted_item_is_gone_from_conversation_and_mind() -> None:
    async with talking() as talk:
        await talk.send("conversation.item.create", item={**message("my name is Ada"), "id": "a"})
        await talk.send("conversation.item.delete", item_id="a")
        assert (await talk.until("conversation.item.deleted"))["item_id"] == "a"
        await talk.send("conversation.item.retrieve", item_id="a")
        assert (await talk.error())["code"] == "item_not_found"
        await talk.say("what is my name?")
        done = [e for e in talk.events if e["type"] == "response.output_audio_transcript.done"]
        assert done[0]["transcript"] == "You haven't told me your name yet."


async def test_only_retrieve_shows_the_audio_of_an_item() -> None:
    async with talking() as talk:
        await talk.update(audio={"input": {"turn_detection": None}})
        spoken = speech("Listen to this")
        await talk.append(spoken)
        await talk.send("input_audio_buffer.commit")
        added = object_at(await talk.until("conversation.item.added"), "item")
        assert objects_at(added, "content") == [{"type": "input_audio", "transcript": None}]
        await talk.send("conversation.item.retrieve", item_id=added["id"])
        kept = object_at(await talk.until("conversation.item.retrieved"), "item")
        assert decode_base64(text_at(objects_at(kept, "content")[0], "audio")) == spoken


async def test_audio_of_a_created_item_counts_but_is_not_repeated() -> None:
    async with talking() as talk:
        part: JsonObject = {"type": "input_audio", "audio": encode_base64(silence(1_000))}
        item: JsonObject = {"type": "message", "role": "user", "content": [part]}
        await talk.send("conversation.item.create", item=item)
        added = object_at(await talk.until("conversation.item.added"), "item")
        assert "audio" not in objects_at(added, "content")[0]
        await talk.send("response.create")
        usage = object_at(object_at(await talk.until("response.done"), "response"), "usage")
        assert object_at(usage, "input_token_details")["audio_tokens"] == 10


async def test_a_transcript_that_comes_with_audio_is_what_was_said() -> None:
    async with talking() as talk:
        part: JsonObject = {
            "type": "input_audio",
            "audio": encode_base64(silence(300)),
            "transcript": "what is 2 plus 3?",
        }
        item: JsonObject = {"type": "message", "role": "user", "content": [part]}
        await talk.send("conversation.item.create", item=item)
        await talk.send("response.create")
        done = await talk.until("response.output_audio_transcript.done")
        assert done["transcript"] == "2 plus 3 is 5."


async def test_an_image_is_accepted_and_counted() -> None:
    async with talking() as talk:
        part: JsonObject = {"type": "input_image", "image_url": PIXEL, "detail": "low"}
        item: JsonObject = {"type": "message", "role": "user", "content": [part]}
        await talk.send("conversation.item.create", item=item)
        await talk.send("response.create")
        response = object_at(await talk.until("response.done"), "response")
        details = object_at(object_at(response, "usage"), "input_token_details")
        assert details["image_tokens"] == 85
        assert "image" in str(response["output"])


async def test_the_input_is_the_whole_conversation_and_cached_from_the_second_turn() -> None:
    async with talking() as talk:
        read, cached = [], []
        for text in ("tell me a joke", "another one", "and a story"):
            events = await talk.say(text)
            usage = object_at(object_at(events[-2], "response"), "usage")
            read.append(usage["input_tokens"])
            cached.append(object_at(usage, "input_token_details")["cached_tokens"])
        assert all(str(one).isdigit() for one in read)
        assert all(int(str(a)) < int(str(b)) for a, b in pairwise(read))
        assert cached[0] == 0
        assert int(str(cached[2])) % 64 == 0 and int(str(cached[2])) > 0


async def test_usage_adds_up() -> None:
    async with talking() as talk:
        usage = object_at(object_at((await talk.say("hello"))[-2], "response"), "usage")
        came_in = object_at(usage, "input_token_details")
        went_out = object_at(usage, "output_token_details")
        assert usage["input_tokens"] == sum(
            int(str(came_in[f"{kind}_tokens"])) for kind in ("text", "audio", "image")
        )
        assert usage["output_tokens"] == sum(
            int(str(went_out[f"{kind}_tokens"])) for kind in ("text", "audio")
        )


async def test_rate_limits_go_down() -> None:
    async with talking() as talk:
        limits = [objects_at((await talk.say("hello"))[-1], "rate_limits")[0] for _ in range(2)]
        assert [limit["name"] for limit in limits] == ["tokens", "tokens"]
        assert int(str(limits[1]["remaining"])) < int(str(limits[0]["remaining"])) < 200_000

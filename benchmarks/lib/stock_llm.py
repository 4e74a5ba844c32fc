"""The stock way to a local language model: Home Assistant's llama.cpp integration, and a server that it can ask.

Run as a program, it is llama-cpp-python's own server. The starter model's template has no place for tools; the server
gets one that puts them where the templates of Qwen and others of the Hermes format do, so that the prompt is as long as
with any model that can control a home.
"""

import argparse
from pathlib import Path

TEMPLATE = """\
{%- if tools %}<|im_start|>system
{{ messages[0].content }}

# Tools
You may call one or more functions. Their signatures are within <tools></tools>:
<tools>
{%- for tool in tools %}
{{ tool | tojson }}
{%- endfor %}
</tools>
For each call return a JSON object with name and arguments within <tool_call></tool_call>.<|im_end|>
{% else %}<|im_start|>system
{{ messages[0].content }}<|im_end|>
{% endif %}
{%- for message in messages[1:] %}<|im_start|>{{ message.role }}
{{ message.content }}<|im_end|>
{% endfor %}
{%- if add_generation_prompt %}<|im_start|>assistant
{% endif %}"""
"""ChatML with tools in the Hermes format."""

FIRST_TOKEN = rb'"delta": ?\{"content"'
"""What the server sends with the first token, and not before."""

_FORMAT = "chatml-with-tools"


def main() -> None:
    """Serve a model until the process is ended."""
    import llama_cpp.llama_chat_format as formats  # noqa: PLC0415 - heavy, and only needed in the server's process
    import uvicorn  # noqa: PLC0415
    from llama_cpp.server.app import create_app  # noqa: PLC0415
    from llama_cpp.server.settings import ModelSettings, ServerSettings  # noqa: PLC0415

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--context", type=int, required=True)
    parser.add_argument("--threads", type=int, required=True)
    options = parser.parse_args()
    formatter = formats.Jinja2ChatFormatter(TEMPLATE, eos_token="<|im_end|>", bos_token="")  # noqa: S106 - tokens of text
    formats.register_chat_completion_handler(_FORMAT)(formatter.to_chat_handler())
    app = create_app(
        server_settings=ServerSettings(host="127.0.0.1", port=options.port),
        model_settings=[
            ModelSettings(
                model=str(options.model),
                model_alias="stock",
                chat_format=_FORMAT,
                n_ctx=options.context,
                n_threads=options.threads,
                n_threads_batch=options.threads,
                flash_attn=True,
                cache=False,  # named, or the environment's CACHE would be taken for it
                verbose=False,
            )
        ],
    )
    uvicorn.run(app, host="127.0.0.1", port=options.port, log_level="error")


if __name__ == "__main__":
    main()

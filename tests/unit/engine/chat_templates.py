"""Chat templates in the manner of each family: small, with the same marks, the same demands and the same refusals."""

CHATML = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
HERMES = """{% if tools %}<|im_start|>system
<tools>{% for tool in tools %}{{ tool | tojson }}{% endfor %}</tools>
<tool_call>{"name": <function-name>, "arguments": <args-json-object>}</tool_call><|im_end|>
{% endif %}{% for m in messages %}<|im_start|>{{ m.role }}
{{ m.content }}{% for call in m.tool_calls or [] %}<tool_call>
{"name": "{{ call.function.name }}", "arguments": {{ call.function.arguments | tojson }}}
</tool_call>{% endfor %}<|im_end|>
{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant
{% if enable_thinking is defined and not enable_thinking %}<think>

</think>

{% endif %}{% endif %}"""
QWEN_CODER = """{% if tools %}{% for tool in tools %}<function><name>{{ tool.function.name }}</name></function>{% endfor %}
<tool_call><function=example><parameter=one>value</parameter></function></tool_call>{% endif %}
{% for m in messages %}<|im_start|>{{ m.role }}
{{ m.content }}{% for call in m.tool_calls or [] %}<tool_call>
<function={{ call.function.name }}>
{% for key, value in call.function.arguments | items %}<parameter={{ key }}>
{{ value if value is string else value | tojson }}
</parameter>
{% endfor %}</function>
</tool_call>{% endfor %}<|im_end|>
{% endfor %}<|im_start|>assistant
"""
LLAMA_3 = """{% if tools %}Respond in the format {"name": function name, "parameters": dictionary}.{{ tools | tojson }}{% endif %}
{% for m in messages %}{% if m.tool_calls %}{% if m.tool_calls | length != 1 %}{{ raise_exception('one call') }}{% endif %}
<|start_header_id|>assistant<|end_header_id|>

{"name": "{{ m.tool_calls[0].function.name }}", "parameters": {{ m.tool_calls[0].function.arguments | tojson }}}<|eot_id|>
{% elif m.role == 'tool' %}<|start_header_id|>ipython<|end_header_id|>

{{ m.content }}<|eot_id|>{% else %}<|start_header_id|>{{ m.role }}<|end_header_id|>

{{ m.content | trim }}<|eot_id|>{% endif %}{% endfor %}<|start_header_id|>assistant<|end_header_id|>

"""
_MISTRAL = """{% for m in messages %}{% if m.role == 'user' %}{% if tools and loop.last %}[AVAILABLE_TOOLS]{{ tools | tojson }}
[/AVAILABLE_TOOLS]{% endif %}[INST]{{ m.content }}[/INST]{% elif m.tool_calls %}CALLS{% elif m.role == 'tool' %}
{% if m.tool_call_id | length != 9 %}{{ raise_exception('nine') }}{% endif %}[TOOL_RESULTS]{{ m.content }}[/TOOL_RESULTS]
{% else %}{{ m.content }}</s>{% endif %}{% endfor %}"""
MISTRAL = _MISTRAL.replace(
    "CALLS",
    "[TOOL_CALLS][{% for c in m.tool_calls %}{% if c.id | length != 9 %}{{ raise_exception('nine') }}{% endif %}"
    "{{ c.function | tojson }}{% endfor %}]</s>",
)
MISTRAL_NEW = _MISTRAL.replace(
    "CALLS",
    "{% for c in m.tool_calls %}[TOOL_CALLS]{{ c.function.name }}[ARGS]{{ c.function.arguments | tojson }}{% endfor %}</s>",
)
DEEPSEEK_R1 = """{% for m in messages %}{% if m.role == 'assistant' and m.tool_calls %}<｜Assistant｜><｜tool▁calls▁begin｜>
{% for c in m.tool_calls %}{{ '<｜tool▁call▁begin｜>' + c.type + '<｜tool▁sep｜>' + c.function.name + '\n```json\n' + c.function.arguments
+ '\n```<｜tool▁call▁end｜>' }}{% endfor %}<｜tool▁calls▁end｜>{% elif m.role == 'tool' %}
<｜tool▁outputs▁begin｜>{{ m.content }}<｜tool▁outputs▁end｜>{% else %}<｜{{ m.role }}｜>{{ m.content }}{% endif %}{% endfor %}
{% if tools %}{{ tools | tojson }}{% endif %}<｜Assistant｜><think>
"""
DEEPSEEK_V3_1 = """{% for m in messages %}{% if m.role == 'assistant' and m.tool_calls %}{% for c in m.tool_calls %}
{{ '<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>' + c.function.name + '<｜tool▁sep｜>' + c.function.arguments + '<｜tool▁call▁end｜>' }}
{% endfor %}<｜tool▁calls▁end｜>{% elif m.role == 'tool' %}<｜tool▁output▁begin｜>{{ m.content }}<｜tool▁output▁end｜>
{% else %}<｜{{ m.role }}｜>{{ m.content }}{% endif %}{% endfor %}{% if tools %}{{ tools | tojson }}{% endif %}<｜Assistant｜></think>"""
GEMMA_4 = """{% if tools %}<|turn>system
{% for tool in tools %}<|tool>declaration:{{ tool.function.name }}<tool|>{% endfor %}<turn|>
{% endif %}{% for m in messages %}<|turn>{{ 'model' if m.role == 'assistant' else m.role }}
{% for c in m.tool_calls or [] %}<|tool_call>call:{{ c.function.name }}{}<tool_call|>{% endfor %}
{% for r in m.tool_responses or [] %}<|tool_response>response:{{ r.name }}{value:{{ r.response | tojson }}}<tool_response|>{% endfor %}
{{ m.content }}<turn|>
{% endfor %}<|turn>model
"""
FUNCTION_GEMMA = """{% for tool in tools or [] %}<start_function_declaration>declaration:{{ tool.function.name }}
<end_function_declaration>{% endfor %}{% for m in messages %}<start_of_turn>{{ m.role }}
{% for c in m.tool_calls or [] %}<start_function_call>call:{{ c.function.name }}{}<end_function_call>{% endfor %}
{{ m.content }}<end_of_turn>
{% endfor %}<start_of_turn>model
"""
GEMMA_3 = """{% if messages[0].role == 'system' %}{% set first = messages[0].content + '\n\n' %}{% set rest = messages[1:] %}
{% else %}{% set first = '' %}{% set rest = messages %}{% endif %}
{% for m in rest %}{% if (m.role == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('by turns') }}{% endif %}
<start_of_turn>{{ 'model' if m.role == 'assistant' else m.role }}
{{ first if loop.first else '' }}{{ m.content | trim }}<end_of_turn>
{% endfor %}<start_of_turn>model
"""
PHI_4 = """{% for m in messages %}{% if m.role == 'system' and m.tools %}<|system|>{{ m.content }}<|tool|>{{ m.tools }}<|/tool|><|end|>
{% else %}<|{{ m.role }}|>{{ m.content }}{% for c in m.tool_calls or [] %}<|tool_call|>{{ c.function | tojson }}<|/tool_call|>
{% endfor %}<|end|>{% endif %}{% endfor %}<|assistant|>"""
COMMAND_R = """{% if tools %}{{ tools | tojson }}{% endif %}{% for m in messages %}<|START_OF_TURN_TOKEN|>{% if m.tool_calls %}
<|START_ACTION|>[{% for c in m.tool_calls %}{"tool_name": "{{ c.function.name }}", "parameters": {{ c.function.arguments | tojson }}}
{% endfor %}]<|END_ACTION|>{% else %}<|START_RESPONSE|>{{ m.content }}<|END_RESPONSE|>{% endif %}{% endfor %}<|CHATBOT_TOKEN|>"""

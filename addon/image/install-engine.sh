#!/usr/bin/env bash
# Puts the engine into the environment that install.sh made, and compiles all of it to Python's bytecode: the engine may not
# write there, and would compile itself anew at every start.
#   install-engine.sh SOURCE
# SOURCE is the folder that has hearken_engine.
set -euo pipefail
source=$1
python=/opt/hearken/bin/python

packages=$("$python" -c 'import sysconfig; print(sysconfig.get_path("purelib"))')
cp -R "$source/hearken_engine" "$packages/"
find "$packages" -name __pycache__ -prune -exec rm -rf {} +
"$python" -m compileall -q -j 0 "$packages" >/dev/null || true # packages carry files for other Pythons; ours follow
"$python" -m compileall -q -f "$packages/hearken_engine"
chmod -R a+rX,go-w /opt/hearken

# The proof that what was installed works on this system, before anybody gets the image.
"$python" -m pip check --disable-pip-version-check
hearken-engine --version
setpriv --reuid hearken --regid hearken --init-groups "$python" -I - <<'EOT'
from hearken_engine.llm import context, weights  # llama.cpp
from hearken_engine.stt import whisper  # CTranslate2
from hearken_engine.tts import piper  # ONNX Runtime, espeak-ng

print("llama.cpp", weights.build())
EOT

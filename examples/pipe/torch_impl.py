"""A program under test in Python with PyTorch: docs/PROTOCOL.md, data as base64, gradients by autograd.

Gate it with: npx adjoint verify "cmd:python3 examples/pipe/torch_impl.py"
"""
import base64
import json
import sys

import torch
from torch.nn import functional

torch.set_num_threads(1)
TYPES = {"f32": torch.float32, "f64": torch.float64}
CALLS = {1: functional.conv_transpose1d, 2: functional.conv_transpose2d, 3: functional.conv_transpose3d}


def read(tensor, dtype, shape=None):
    data = bytearray(base64.b64decode(tensor["base64"]))
    flat = torch.frombuffer(data, dtype=TYPES[dtype]) if data else torch.empty(0, dtype=TYPES[dtype])
    return flat.reshape(tensor["shape"] if shape is None else shape)


def written(tensor):
    data = tensor.detach().contiguous()
    return {"shape": list(data.shape), "base64": base64.b64encode(data.numpy().tobytes()).decode()}


def conv_transpose(case, x, w, bias):
    """PyTorch pads symmetrically: the rest of the larger pad is cropped afterwards."""
    call = CALLS.get(len(case["stride"]))
    if call is None:
        raise ValueError(f"no call for {len(case['stride'])} axes")
    if case["padBegin"] != case["padEnd"]:
        raise NotImplementedError("asymmetric pads")
    return call(x, w, bias, case["stride"], case["padBegin"], case["outputPadding"], case["groups"], case["dilation"])


def answer_to(request):
    if request["kind"] == "hello":
        return HELLO
    case = request["case"]
    x, w = read(case["x"], case["dtype"]), read(case["w"], case["dtype"])
    bias = None if case["bias"] is None else read(case["bias"], case["dtype"], [-1])
    arguments = {"x": x, "w": w, "bias": bias}
    if request["kind"] == "run":
        return {"kind": "result", **written(conv_transpose(case, **arguments))}
    argument = arguments[request["of"]].requires_grad_()
    conv_transpose(case, **arguments).backward(read(request["g"], case["dtype"]))
    return {"kind": "result", **written(argument.grad)}


HELLO = {
    "kind": "hello",
    "protocol": "adjoint/pipe/1",
    "name": "torch",
    "version": torch.__version__,
    "data": "base64",
    "gradients": True,
    "capabilities": {"padding": "symmetric"},
}

for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = answer_to(request)
    except NotImplementedError as error:
        answer = {"kind": "skipped", "message": str(error)}
    except (RuntimeError, ValueError, TypeError) as error:  # How PyTorch refuses a case.
        answer = {"kind": "refused", "message": str(error)}
    print(json.dumps({"seq": request["seq"], **answer}), flush=True)

"""A program under test in Python with PyTorch: docs/PROTOCOL.md, data as base64, gradients by autograd.

Gate it with: npx adjoint verify "cmd:python3 examples/pipe/torch_impl.py"
Its arguments are the types that it is asked in, f32 and f64 where there are none. f16 and bf16 depend on the release: docs/findings.md.
--device cuda asks a GPU. There f32 is f32 unless --tf32 leaves PyTorch's default; --native leaves cuDNN, or oneDNN, out.
"""
import argparse
import base64
import json
import os
import sys
import time

import torch
from torch.nn import functional

parser = argparse.ArgumentParser()
parser.add_argument("types", nargs="*", default=["f32", "f64"])
parser.add_argument("--device", default="cpu")
for option in ["--tf32", "--native", "--channels-last"]:
    parser.add_argument(option, action="store_true")
OPTIONS = parser.parse_args()
DEVICE, ON_CPU = OPTIONS.device, OPTIONS.device == "cpu"

torch.set_num_threads(int(os.environ.get("ADJOINT_THREADS", "1")))
torch.backends.cudnn.enabled = torch.backends.mkldnn.enabled = not OPTIONS.native
# By default some sums are in another order at every call, and x and w may be rounded to the 11 bits of TF32.
torch.backends.cudnn.deterministic = True
torch.backends.cudnn.allow_tf32 = torch.backends.cuda.matmul.allow_tf32 = OPTIONS.tf32
TYPES = {"f32": torch.float32, "f64": torch.float64, "f16": torch.float16, "bf16": torch.bfloat16}
FIELDS = ["stride", "padBegin", "padEnd", "outputPadding", "dilation"]
CALLS = {1: functional.conv_transpose1d, 2: functional.conv_transpose2d, 3: functional.conv_transpose3d}


def read(tensor, dtype, shape=None):
    data = bytearray(base64.b64decode(tensor["base64"]))
    flat = torch.frombuffer(data, dtype=TYPES[dtype]) if data else torch.empty(0, dtype=TYPES[dtype])
    return flat.reshape(tensor["shape"] if shape is None else shape).to(DEVICE)


def written(tensor):
    data = tensor.detach().cpu().contiguous()
    memory = data.view(torch.int16) if data.element_size() == 2 else data  # NumPy has no bf16.
    return {"shape": list(data.shape), "base64": base64.b64encode(memory.numpy().tobytes()).decode()}


def conv_transpose(case, x, w, bias):
    """PyTorch pads symmetrically: the rest of the larger pad is cropped afterwards."""
    rank = len(case["x"]["shape"]) - 2
    call = CALLS.get(rank)
    if call is None:
        raise ValueError(f"no call for {rank} axes")
    # PyTorch takes one number for all axes, and an extent of −1 for what is left.
    if any(len(case[field]) != rank for field in FIELDS) or min(case["x"]["shape"] + case["w"]["shape"]) < 0:
        raise ValueError("one number for each axis, and no extent below 0")
    if case["padBegin"] != case["padEnd"]:
        raise NotImplementedError("asymmetric pads")
    if OPTIONS.channels_last and rank > 1:
        layout = torch.channels_last if rank == 2 else torch.channels_last_3d
        x, w = x.contiguous(memory_format=layout), w.contiguous(memory_format=layout)
    y = call(x, w, bias, case["stride"], case["padBegin"], case["outputPadding"], case["groups"], case["dilation"])
    if not ON_CPU:
        torch.cuda.synchronize()
    return y


def timed(call, budget_ms, at_least):
    """The times of calls one after the other, in milliseconds, and what the last one gave."""
    samples, end = [], time.perf_counter() + budget_ms / 1000
    while len(samples) < at_least or (time.perf_counter() < end and len(samples) < 1_000_000):
        start = time.perf_counter()
        y = call()
        samples.append((time.perf_counter() - start) * 1000)
    return samples, y


def answer_to(request):
    if request["kind"] == "hello":
        return HELLO
    case = request["case"]
    x, w = read(case["x"], case["dtype"]), read(case["w"], case["dtype"])
    bias = None if case["bias"] is None else read(case["bias"], case["dtype"], [-1])
    arguments = {"x": x, "w": w, "bias": bias}
    if request["kind"] == "run":
        return {"kind": "result", **written(conv_transpose(case, **arguments))}
    if request["kind"] == "time":
        with torch.inference_mode():
            timed(lambda: conv_transpose(case, **arguments), request["budgetMs"] / 5, 1)  # Warms up.
            samples, y = timed(lambda: conv_transpose(case, **arguments), request["budgetMs"], request["minSamples"])
        return {"kind": "times", "samplesMs": samples, **written(y)}
    argument = arguments[request["of"]].requires_grad_()
    conv_transpose(case, **arguments).backward(read(request["g"], case["dtype"]))
    return {"kind": "result", **written(argument.grad)}


# cuDNN makes a tensor without elements of a kernel of extent 0, or without output channels: docs/findings.md.
REFUSED_ON_GPU = """
    zero-stride zero-dilation zero-groups negative-padding negative-output-padding output-padding-too-large empty-output huge-output
    groups-not-dividing-channels weight-channels bias-length rank-mismatch zero-channels zero-extent negative-batch
    fractional-extent fractional-stride fractional-dilation fractional-padding fractional-output-padding fractional-groups
    not-a-number attribute-length data-length
""".split()

HELLO = {
    "kind": "hello",
    "protocol": "adjoint/pipe/1",
    "name": "torch" if ON_CPU else "torch-" + DEVICE,
    "version": torch.__version__,
    "data": "base64",
    "gradients": True,
    "times": True,
    "capabilities": {
        "dtypes": OPTIONS.types,
        "padding": "symmetric",
        "threads": os.cpu_count() if ON_CPU else 1,
        **({} if ON_CPU else {"refuses": REFUSED_ON_GPU}),
    },
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

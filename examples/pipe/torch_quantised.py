"""A program under test in Python with PyTorch: docs/PROTOCOL.md, integers. x and y are quint8, w is qint8.

Gate it with: npx adjoint verify "cmd:python3 examples/pipe/torch_quantised.py"
Its arguments are the engine, qnnpack, onednn, x86 or fbgemm, and the numbers of spatial axes that it is asked for.
"""
import base64
import json
import os
import sys
import time

import torch

ENGINE = sys.argv[1] if len(sys.argv) > 1 else "qnnpack"
# QNNPACK has no right extents for three axes: docs/findings.md.
RANKS = [int(rank) for rank in sys.argv[2:]] or ([1, 2] if ENGINE == "qnnpack" else [1, 2, 3])
OPS = torch.ops.quantized
PREPACK = {1: OPS.conv_transpose1d_prepack, 2: OPS.conv_transpose2d_prepack, 3: OPS.conv_transpose3d_prepack}
CALL = {1: OPS.conv_transpose1d, 2: OPS.conv_transpose2d, 3: OPS.conv_transpose3d}

torch.backends.quantized.engine = ENGINE
torch.set_num_threads(int(os.environ.get("ADJOINT_THREADS", "1")))


def integers(tensor, dtype, shape=None):
    data = bytearray(base64.b64decode(tensor["base64"]))
    flat = torch.frombuffer(data, dtype=dtype) if data else torch.empty(0, dtype=dtype)
    return flat.reshape(tensor["shape"] if shape is None else shape)


def weights(case):
    w, of = integers(case["w"], torch.int8), case["quantisation"]["w"]
    if len(of["scale"]) == 1:
        return torch._make_per_tensor_quantized_tensor(w, of["scale"][0], of["zeroPoint"][0])
    if case["groups"] > 1:
        raise NotImplementedError("an axis of w that has the scales of all groups")
    points = torch.tensor(of["zeroPoint"])
    return torch._make_per_channel_quantized_tensor(w, torch.tensor(of["scale"], dtype=torch.double), points, 1)


def real_bias(case):
    """PyTorch takes a bias in f32 and makes integers of it, in f32: exact up to 2²⁰ units."""
    if case["bias"] is None:
        return None
    units = integers(case["bias"], torch.int32, [-1])
    if len(units) > 0 and units.abs().max() > 2**20:
        raise NotImplementedError("a bias that f32 may lose")
    of = case["quantisation"]
    return (units.double() * torch.tensor(of["w"]["scale"], dtype=torch.double) * of["x"]["scale"]).float()


def prepared(case):
    """The layer, as a function without arguments."""
    rank, of = len(case["stride"]), case["quantisation"]
    if rank not in CALL:
        raise ValueError(f"no call for {rank} axes")
    if case["padBegin"] != case["padEnd"]:
        raise NotImplementedError("asymmetric pads")
    sizes = case["stride"], case["padBegin"], case["outputPadding"], case["dilation"], case["groups"]
    layer = PREPACK[rank](weights(case), real_bias(case), *sizes)
    x = torch._make_per_tensor_quantized_tensor(
        integers(case["x"], torch.uint8), of["x"]["scale"], of["x"]["zeroPoint"]
    )
    return lambda: CALL[rank](x, layer, of["y"]["scale"], of["y"]["zeroPoint"])


def written(tensor):
    data = tensor.int_repr().contiguous()
    return {"shape": list(data.shape), "base64": base64.b64encode(data.numpy().tobytes()).decode()}


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
    call = prepared(request["case"])
    if request["kind"] == "run":
        return {"kind": "result", **written(call())}
    timed(call, request["budgetMs"] / 5, 1)  # Warms up.
    samples, y = timed(call, request["budgetMs"], request["minSamples"])
    return {"kind": "times", "samplesMs": samples, **written(y)}


# What oneDNN is not given, and what the other two say that they do not do.
WITHOUT = {"zeroPoints": "of-activations", "channelScales": False, "outputPadding": "none"}
WITHOUT_SCALES = {"channelScales": False}
LACKS = {"onednn": WITHOUT, "x86": WITHOUT_SCALES, "fbgemm": WITHOUT_SCALES}
HELLO = {
    "kind": "hello",
    "protocol": "adjoint/pipe/1",
    "name": f"torch-{ENGINE}",
    "version": torch.__version__,
    "data": "base64",
    "times": True,
    "capabilities": {
        "ranks": RANKS,
        "dtypes": ["uint8"],
        "weightsOfUint8": "int8",
        "requantisation": ["float-product"],
        "clamps": False,
        "refusesQuantisation": [],
        "refuses": [],  # Callers check: a stride or a kernel of 0 ends the process.
        "padding": "symmetric",
        "threads": os.cpu_count(),
        **LACKS.get(ENGINE, {}),
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

"""A program under test in Python with NumPy: docs/PROTOCOL.md, data as base64.

Gate it with: npx adjoint verify "cmd:python3 examples/pipe/numpy_impl.py"
"""
import base64
import json
import sys
import time

import numpy as np

TYPES = {"f32": np.dtype("<f4"), "f64": np.dtype("<f8")}


def read(tensor, dtype):
    """{shape, base64} as an array of its shape; a bias has none."""
    return np.frombuffer(base64.b64decode(tensor["base64"]), TYPES[dtype]).reshape(tensor.get("shape", [-1]))


def written(y):
    return {"shape": list(y.shape), "base64": base64.b64encode(y.tobytes()).decode()}


def conv_transpose(case, x, w, bias):
    groups, stride, dilation = case["groups"], case["stride"], case["dilation"]
    n, c, *extents = x.shape
    per_group, *kernel = w.shape[1:]
    m, rank = per_group * groups, len(extents)
    full = [(i - 1) * s + (k - 1) * d + 1 for i, s, k, d in zip(extents, stride, kernel, dilation)]
    # The uncropped image with the cells of output padding behind it, in double precision.
    y = np.zeros([n, groups, per_group, *(f + a for f, a in zip(full, case["outputPadding"]))])
    x = x.reshape([n, groups, c // groups, *extents]).astype(np.float64)
    w = w.reshape([groups, c // groups, per_group, *kernel]).astype(np.float64)
    for tap in np.ndindex(*kernel):
        products = np.einsum("ngc...,gcm->ngm...", x, w[(slice(None),) * 3 + tap])
        reached = tuple(slice(k * d, k * d + (i - 1) * s + 1, s) for k, d, i, s in zip(tap, dilation, extents, stride))
        y[(slice(None),) * 3 + reached] += products
    y = y.reshape([n, m, *y.shape[3:]])
    kept = tuple(slice(b, size - e) for b, e, size in zip(case["padBegin"], case["padEnd"], y.shape[2:]))
    y = y[(slice(None),) * 2 + kept]
    if bias is not None:
        y = y + bias.reshape([1, m] + [1] * rank)
    with np.errstate(over="ignore", invalid="ignore"):
        return np.ascontiguousarray(y, TYPES[case["dtype"]])


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
    if request["kind"] not in ("run", "time"):
        return {"kind": "skipped", "message": request["kind"]}
    case = request["case"]
    arrays = [case[name] and read(case[name], case["dtype"]) for name in ("x", "w", "bias")]
    if request["kind"] == "run":
        return {"kind": "result", **written(conv_transpose(case, *arrays))}
    timed(lambda: conv_transpose(case, *arrays), request["budgetMs"] / 5, 1)  # Warms up.
    samples, y = timed(lambda: conv_transpose(case, *arrays), request["budgetMs"], request["minSamples"])
    return {"kind": "times", "samplesMs": samples, **written(y)}


HELLO = {
    "kind": "hello",
    "protocol": "adjoint/pipe/1",
    "name": "numpy",
    "version": np.__version__,
    "data": "base64",
    "times": True,
    "capabilities": {"refuses": []},
}

for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = answer_to(request)
    except Exception as error:  # What goes wrong here is told, and the next case is answered.
        answer = {"kind": "errored", "message": f"{type(error).__name__}: {error}"}
    print(json.dumps({"seq": request["seq"], **answer}), flush=True)

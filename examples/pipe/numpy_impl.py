"""A program under test in Python with NumPy: docs/PROTOCOL.md, data as base64.

Gate it with: npx adjoint verify "cmd:python3 examples/pipe/numpy_impl.py"
"""
import base64
import json
import sys

import numpy as np

TYPES = {"f32": np.dtype("<f4"), "f64": np.dtype("<f8")}


def read(tensor, dtype):
    """{shape, base64} as an array of its shape."""
    return np.frombuffer(base64.b64decode(tensor["base64"]), TYPES[dtype]).reshape(tensor["shape"])


def conv_transpose(case):
    x, w = read(case["x"], case["dtype"]), read(case["w"], case["dtype"])
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
    if case["bias"] is not None:
        bias = np.frombuffer(base64.b64decode(case["bias"]["base64"]), TYPES[case["dtype"]])
        y = y + bias.reshape([1, m] + [1] * rank)
    with np.errstate(over="ignore", invalid="ignore"):
        y = np.ascontiguousarray(y, TYPES[case["dtype"]])
    return {"kind": "result", "shape": list(y.shape), "base64": base64.b64encode(y.tobytes()).decode()}


HELLO = {
    "kind": "hello",
    "protocol": "adjoint/pipe/1",
    "name": "numpy",
    "version": np.__version__,
    "data": "base64",
    "capabilities": {"refuses": []},
}

for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = HELLO if request["kind"] == "hello" else {"kind": "skipped", "message": request["kind"]}
        if request["kind"] == "run":
            answer = conv_transpose(request["case"])
    except Exception as error:  # What goes wrong here is told, and the next case is answered.
        answer = {"kind": "errored", "message": f"{type(error).__name__}: {error}"}
    print(json.dumps({"seq": request["seq"], **answer}), flush=True)

"""A program under test in Python with JAX: docs/PROTOCOL.md, data as base64, gradients by jax.vjp, calls in the words of JAX.

Gate it with: npx adjoint verify "cmd:python3 examples/pipe/jax_impl.py" --words
Its arguments are the types that it is asked in, f32 and f64 where there are none. JAX takes a GPU where its release has one; --precision
default leaves the products of f32 to it, which are those of TF32 there. Each new shape is compiled: give it few --runs.
"""
import argparse
import base64
import json
import os
import sys
import time

parser = argparse.ArgumentParser()
parser.add_argument("types", nargs="*", default=["f32", "f64"])
parser.add_argument("--precision", default="highest")
OPTIONS = parser.parse_args()
os.environ.setdefault("XLA_PYTHON_CLIENT_PREALLOCATE", "false")  # Others may need the memory of a GPU, too.

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

jax.config.update("jax_enable_x64", True)
TYPES = {"f32": "<f4", "f64": "<f8", "f16": "<f2", "bf16": jnp.bfloat16}
FIELDS = ["stride", "padBegin", "padEnd", "outputPadding", "dilation"]


def read(tensor, dtype):
    return np.frombuffer(base64.b64decode(tensor["base64"]), np.dtype(TYPES[dtype])).reshape(tensor["shape"])


def written(array):
    return {"shape": list(array.shape), "base64": base64.b64encode(np.asarray(array).tobytes()).decode()}


def filter_of(w, groups):
    """[M,C/g,…k] with its taps backwards, as a convolution takes it, from [C,M/g,…k]."""
    inputs, per_group, *kernel = w.shape
    parts = w.reshape([groups, inputs // groups, per_group, *kernel]).swapaxes(1, 2)
    taps = (slice(None, None, -1),) * len(kernel)
    return parts.reshape([groups * per_group, inputs // groups, *kernel])[(slice(None), slice(None), *taps)]


def conv_transpose(case, x, w):
    """The convolution of x with zeros between its cells; output padding and negative pads are pads of it as well."""
    rank, groups = x.ndim - 2, case["groups"]
    if any(len(case[field]) != rank for field in FIELDS) or w.ndim != x.ndim:
        raise ValueError("one number for each axis")
    if groups < 1 or w.shape[0] % groups:
        raise ValueError("groups must divide the channels of w")
    reach = [(k - 1) * d for k, d in zip(w.shape[2:], case["dilation"])]
    ends = zip(reach, case["padBegin"], case["padEnd"], case["outputPadding"])
    return lax.conv_general_dilated(
        x,
        filter_of(w, groups),
        [1] * rank,
        [(full - begin, full - end + extra) for full, begin, end, extra in ends],
        lhs_dilation=case["stride"],
        rhs_dilation=case["dilation"],
        feature_group_count=groups,
        precision=OPTIONS.precision,
    )


def in_words(call):
    """lax.conv_transpose itself, whatever its attributes are."""
    if call["bias"] is not None:
        raise ValueError("no bias")
    attributes = {name: value for name, value in call["attributes"].items() if value is not None}
    strides, padding = attributes.pop("strides"), attributes.pop("padding", "VALID")
    if isinstance(padding, list):
        padding = [tuple(pair) for pair in padding]
    x, w = read(call["x"], call["dtype"]), read(call["w"], call["dtype"])
    return lax.conv_transpose(x, w, strides, padding, precision=OPTIONS.precision, **attributes)


def timed(call, budget_ms, at_least):
    """The times of calls one after the other, in milliseconds, and what the last one gave."""
    samples, end = [], time.perf_counter() + budget_ms / 1000
    while len(samples) < at_least or (time.perf_counter() < end and len(samples) < 1_000_000):
        start = time.perf_counter()
        y = call().block_until_ready()
        samples.append((time.perf_counter() - start) * 1000)
    return samples, y


def answer_to(request):
    if request["kind"] == "hello":
        return HELLO
    if request["kind"] == "call":
        return {"kind": "result", **written(in_words(request["call"]))}
    case = request["case"]
    if case["bias"] is not None:
        raise ValueError("no bias")
    x, w = read(case["x"], case["dtype"]), read(case["w"], case["dtype"])
    if request["kind"] == "run":
        return {"kind": "result", **written(conv_transpose(case, x, w))}
    if request["kind"] == "time":
        layer = jax.jit(lambda x, w: conv_transpose(case, x, w))
        timed(lambda: layer(x, w), request["budgetMs"] / 5, 1)  # Compiles, and warms up.
        samples, y = timed(lambda: layer(x, w), request["budgetMs"], request["minSamples"])
        return {"kind": "times", "samplesMs": samples, **written(y)}
    g, index = read(request["g"], case["dtype"]), "xw".index(request["of"])
    gradient = jax.jit(lambda x, w, g: jax.vjp(lambda x, w: conv_transpose(case, x, w), x, w)[1](g)[index])
    return {"kind": "result", **written(gradient(x, w, g))}


HELLO = {
    "kind": "hello",
    "protocol": "adjoint/pipe/1",
    "name": "jax-" + jax.default_backend(),
    "version": jax.__version__,
    "data": "base64",
    "gradients": True,
    "times": True,
    "conventions": ["jax"],
    "capabilities": {
        "dtypes": OPTIONS.types,
        "bias": False,
        "padding": "any",
        "outputPadding": "any",
        # Arrays may be empty in JAX, an output padding below 0 is a pad like any other, and there is no bias.
        "refuses": [
            "zero-stride",
            "zero-dilation",
            "zero-groups",
            "weight-channels",
            "rank-mismatch",
            "fractional-stride",
            "fractional-dilation",
            "fractional-padding",
            "fractional-output-padding",
            "fractional-groups",
            "not-a-number",
            "attribute-length",
            "data-length",
        ],
    },
}

for line in sys.stdin:
    request = json.loads(line)
    try:
        answer = answer_to(request)
    except (AssertionError, KeyError, ValueError, TypeError, RuntimeError) as error:  # How JAX refuses a case.
        answer = {"kind": "refused", "message": str(error)}
    print(json.dumps({"seq": request["seq"], **answer}), flush=True)

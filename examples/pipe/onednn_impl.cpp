/* A program under test in C++ with oneDNN 2: docs/PROTOCOL.md, numbers as lists; f32, bf16 and integers of 8 bits.
 * Gate it with: g++ -O2 -std=c++17 -o onednn_impl examples/pipe/onednn_impl.cpp -ldnnl && npx adjoint verify "cmd:./onednn_impl"
 * Its arguments are the types that it is asked in, f32 where there are none; what they need of a processor: docs/findings.md.
 * It reads just enough JSON: fields are looked for by name, as the protocol writes them without spaces. */
#include <chrono>
#include <cmath>
#include <cstring>
#include <iostream>
#include <oneapi/dnnl/dnnl.hpp>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

using namespace dnnl;
using dims = memory::dims;
using type = memory::data_type;

/* What follows "name": after `from`; nullptr where there is none. */
static const char *field(const char *from, const std::string &name) {
  const std::string key = "\"" + name + "\":";
  const char *at = from ? strstr(from, key.c_str()) : nullptr;
  return at ? at + key.size() : nullptr;
}

/* The list of numbers at `at`, or the number; strings stand for NaN, Infinity and -0. */
static std::vector<double> list(const char *at) {
  std::vector<double> numbers;
  if (at && *at != '[') numbers.push_back(strtod(at, nullptr));
  else if (at) for (at++; *at && *at != ']';) {
    char *end;
    if (*at == ',' || *at == '"') { at++; continue; }
    numbers.push_back(strtod(at, &end));
    at = end > at ? end : at + 1;
  }
  return numbers;
}

static dims integers(const char *at) {
  dims whole;
  for (double number : list(at)) whole.push_back((memory::dim)number);
  return whole;
}

static double now_ms() {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch()).count();
}
static const engine cpu(engine::kind::cpu, 0);
static stream queue(cpu);

static std::string written(const std::vector<float> &numbers) {
  std::string text;
  for (const float v : numbers) {
    char digits[32];
    snprintf(digits, sizeof digits, std::isfinite(v) ? ",%.9g" : std::isnan(v) ? ",\"NaN\"" : v > 0 ? ",\"Infinity\"" : ",\"-Infinity\"", v);
    text += digits;
  }
  return "[" + (text.empty() ? text : text.substr(1)) + "]";
}

/* The times of calls one after the other, for as long as is asked for. */
template <typename Call> static std::string times(const Call &call, const char *line) {
  std::vector<float> samples;
  const double budget = list(field(line, "budgetMs"))[0], least = list(field(line, "minSamples"))[0];
  for (const double end = now_ms() + budget / 5; now_ms() < end;) call();  // Warms up.
  for (const double end = now_ms() + budget; samples.size() < least || (now_ms() < end && samples.size() < 1000000);) {
    const double start = now_ms();
    call();
    samples.push_back(now_ms() - start);
  }
  return written(samples);
}

/* A copy of the memory in another layout and type. */
static memory as(const memory::desc &wanted, memory from) {
  memory to(wanted, cpu);
  reorder(from, to).execute(queue, from, to);
  return to;
}

static dims row_major(const dims &shape) {
  dims strides(shape.size(), 1);
  for (size_t at = shape.size() - 1; at-- > 0;) strides[at] = strides[at + 1] * shape[at + 1];
  return strides;
}

/* Answers with the result, or with times; throws what oneDNN refuses. */
static std::string answer(const char *line, bool is_time) {
  const char *x = field(line, "x"), *w = field(line, "w"), *b = field(line, "bias"), *q = field(line, "quantisation");
  const std::string name(field(line, "dtype") + 1, 4);
  const type kind = name == "bf16" ? type::bf16 : name == "int8" ? type::s8 : name == "uint" ? type::u8 : type::f32;
  std::vector<double> xs = list(field(x, "data")), ws = list(field(w, "data")), bs = list(b);
  std::vector<float> inputs(xs.begin(), xs.end()), weights(ws.begin(), ws.end()), reals(bs.begin(), bs.end());
  std::vector<int32_t> units(bs.begin(), bs.end());
  const dims xShape = integers(field(x, "shape")), wShape = integers(field(w, "shape")), stride = integers(field(line, "stride"));
  dims dilation = integers(field(line, "dilation")), begin = integers(field(line, "padBegin")), end = integers(field(line, "padEnd"));
  const dims further = integers(field(line, "outputPadding"));
  const memory::dim groups = integers(field(line, "groups"))[0], in = xShape[1] / groups, out = wShape[1];
  dims yShape = {xShape[0], out * groups}, kernel = {groups, out, in}, ours = {groups, in, out};
  for (size_t at = 0; at < stride.size(); at++) {
    yShape.push_back((xShape[at + 2] - 1) * stride[at] + (wShape[at + 2] - 1) * dilation[at] + 1 + further[at] - begin[at] - end[at]);
    end[at] -= further[at], dilation[at]--, kernel.push_back(wShape[at + 2]), ours.push_back(wShape[at + 2]);
  }
  // oneDNN counts output channels before input channels; the memory stays as it came.
  dims strides = row_major(ours);
  std::swap(strides[1], strides[2]);

  const bool is_integer = q != nullptr, is_biased = b && *b == '[';
  primitive_attr attributes;
  if (is_integer) {
    const char *ofX = field(q, "x"), *ofW = field(q, "w"), *ofY = field(q, "y");
    const double ratio = list(field(ofX, "scale"))[0], step = list(field(ofY, "scale"))[0];
    std::vector<float> scales;
    for (double scale : list(field(ofW, "scale"))) scales.push_back((float)ratio * (float)scale / (float)step);
    const int point = list(field(ofY, "zeroPoint"))[0];
    const std::vector<double> clamp = list(field(q, "clamp"));
    attributes.set_output_scales(scales.size() > 1 ? 2 : 0, scales);
    attributes.set_zero_points(DNNL_ARG_SRC, 0, {(int)list(field(ofX, "zeroPoint"))[0]});
    attributes.set_zero_points(DNNL_ARG_DST, 0, {point});
    post_ops after;
    after.append_eltwise(1, algorithm::eltwise_clip, clamp[0] - point, clamp[1] - point);
    attributes.set_post_ops(after);
  }
  const auto any = memory::format_tag::any;
  const memory::desc biasDesc = is_biased ? memory::desc({yShape[1]}, is_integer ? type::s32 : type::f32, memory::format_tag::a) : memory::desc();
  const deconvolution_forward::desc operation(prop_kind::forward_inference, algorithm::deconvolution_direct, {xShape, kind, any},
    {kernel, is_integer ? type::s8 : kind, any}, biasDesc, {yShape, kind, any}, stride, dilation, begin, end);
  const deconvolution_forward::primitive_desc plan(operation, attributes, cpu);
  memory y(plan.dst_desc(), cpu);
  std::unordered_map<int, memory> given = {
    {DNNL_ARG_SRC, as(plan.src_desc(), memory({xShape, type::f32, row_major(xShape)}, cpu, inputs.data()))},
    {DNNL_ARG_WEIGHTS, as(plan.weights_desc(), memory({kernel, type::f32, strides}, cpu, weights.data()))},
    {DNNL_ARG_DST, y}};
  if (is_biased) given[DNNL_ARG_BIAS] = memory(biasDesc, cpu, is_integer ? (void *)units.data() : (void *)reals.data());
  const deconvolution_forward layer(plan);
  const auto call = [&] { layer.execute(queue, given), queue.wait(); };

  call();
  std::string text = is_time ? R"("kind":"times","samplesMs":)" + times(call, line) : R"("kind":"result")";
  const memory::desc plain(yShape, type::f32, row_major(yShape));
  std::vector<float> result(plain.get_size() / sizeof(float));
  memory numbers(plain, cpu, result.data());
  reorder(y, numbers).execute(queue, y, numbers), queue.wait();
  return text + ",\"shape\":" + written(std::vector<float>(yShape.begin(), yShape.end())) + ",\"data\":" + written(result);
}

int main(int count, char **arguments) {
  std::string types, special = "true", empty = "true";
  for (int at = 1; at < count; at++) {
    types += (at > 1 ? ",\"" : "\"") + std::string(arguments[at]) + "\"";
    if (!strcmp(arguments[at], "bf16")) special = "false";  // Its subnormals are flushed to 0.
    if (strstr(arguments[at], "int")) empty = "false";      // It ends the process.
  }
  const auto *release = dnnl_version();
  const std::string version = std::to_string(release->major) + "." + std::to_string(release->minor) + "." + std::to_string(release->patch);
  const std::string hello = R"("kind":"hello","protocol":"adjoint/pipe/1","name":"onednn","times":true,"version":")" + version +
    R"(","capabilities":{"dtypes":[)" + (count > 1 ? types : "\"f32\"") + R"(],"specialValues":)" + special + R"(,"emptyBatch":)" + empty +
    R"(,"sumsIn":"f32","outputPadding":"below-stride","weightsOfUint8":"int8","zeroPoints":"of-activations",)"
    R"("requantisation":["float-product"],"refuses":[],"refusesQuantisation":[],"threads":)" + std::to_string(std::thread::hardware_concurrency()) + "}";
  for (std::string line, text; std::getline(std::cin, line);) {
    const char *kind = field(line.c_str(), "kind");
    try {
      text = !strncmp(kind, "\"hello\"", 7) ? hello : answer(line.c_str(), !strncmp(kind, "\"time\"", 6));
    } catch (const error &refusal) {
      const char *which = refusal.status == dnnl_unimplemented ? "skipped" : "refused";
      text = std::string(R"("kind":")") + which + R"(","message":")" + refusal.what() + "\"";
    }
    std::cout << "{\"seq\":" << (long)list(field(line.c_str(), "seq"))[0] << "," << text << "}" << std::endl;
  }
}

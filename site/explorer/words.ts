/** What each setting is called in each framework. What they come to for a case, spec/conventions says. */
import type { AxisSetting, CountSetting, Framework } from './settings.ts';

/** What each setting is called on this page. */
export const SETTING_LABELS: Readonly<Record<AxisSetting | CountSetting, string>> = {
  input: 'Input extent',
  kernel: 'Kernel',
  stride: 'Stride',
  dilation: 'Dilation',
  padBegin: 'Pad, begin',
  padEnd: 'Pad, end',
  outputPadding: 'Output padding',
  inChannels: 'Input channels',
  outChannels: 'Output channels',
  groups: 'Groups',
};

type Named = Exclude<AxisSetting, 'input' | 'kernel'> | Extract<CountSetting, 'groups'>;

export const NAMED_SETTINGS: readonly Named[] = ['stride', 'dilation', 'padBegin', 'padEnd', 'outputPadding', 'groups'];

/** The attribute by its name there; null where it has none. */
export const FRAMEWORK_NAMES: Readonly<Record<Framework, Readonly<Record<Named, string | null>>>> = {
  pytorch: {
    stride: 'stride',
    dilation: 'dilation',
    padBegin: 'padding',
    padEnd: 'padding',
    outputPadding: 'output_padding',
    groups: 'groups',
  },
  onnx: {
    stride: 'strides',
    dilation: 'dilations',
    padBegin: 'pads',
    padEnd: 'pads',
    outputPadding: 'output_padding',
    groups: 'group',
  },
  tensorflow: {
    stride: 'strides',
    dilation: 'dilations',
    padBegin: 'padding',
    padEnd: 'padding',
    outputPadding: 'output_shape',
    groups: null,
  },
  keras: {
    stride: 'strides',
    dilation: 'dilation_rate',
    padBegin: 'padding',
    padEnd: 'padding',
    outputPadding: 'output_padding',
    groups: null,
  },
  webnn: {
    stride: 'strides',
    dilation: 'dilations',
    padBegin: 'padding',
    padEnd: 'padding',
    outputPadding: 'outputPadding',
    groups: 'groups',
  },
  jax: {
    stride: 'strides',
    dilation: 'rhs_dilation',
    padBegin: 'padding',
    padEnd: 'padding',
    outputPadding: 'padding',
    groups: null,
  },
};

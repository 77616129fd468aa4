/** Why settings have no picture, in words for the page, and which of them are at fault. */
import type { AxisSetting, CountSetting, Settings } from './settings.ts';

export interface SettingsFault {
  /** Such as "Not legal: output extent of axis 0 must be >= 1, got …". */
  readonly message: string;
  /** The settings to change; empty where it could be any of them. */
  readonly settings: readonly (AxisSetting | CountSetting)[];
  /** The axis that they are at fault on; null for all, and for settings that have no axes. */
  readonly axis: number | null;
}

/** @param reason the message of the error that the settings end with, such as "geometry: output extent of axis 0 …" */
export function faultOf(settings: Settings, reason: string): SettingsFault {
  const kind = reason.startsWith('geometry: ') ? 'Not legal' : 'Too large to draw';
  const rule = reason.replace(/^(geometry|explorer): /, '');
  const message = `${kind}: ${rule}`;
  const axis = /^output extent of axis (\d)/.exec(rule)?.[1];
  if (axis !== undefined) {
    const at = Number(axis);
    const pads = (['padBegin', 'padEnd'] as const).filter((name) => settings[name][at] > 0);
    return { message, settings: pads, axis: at };
  }
  if (rule.startsWith('x channels')) return { message, settings: ['inChannels', 'groups'], axis: null };
  if (rule.startsWith('output channels')) return { message, settings: ['outChannels', 'groups'], axis: null };
  return { message, settings: [], axis: null };
}

export function isAtFault(fault: SettingsFault | null, name: AxisSetting | CountSetting, axis: number | null): boolean {
  if (fault === null || !fault.settings.includes(name)) return false;
  return fault.axis === null || axis === null || fault.axis === axis;
}

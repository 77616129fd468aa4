/** Capabilities with something left out, so that what a law derives from a case still lies within the subject's. */
import { type AxisCapabilities, type Capabilities, capabilitiesAt, type Rank } from '../subjects/capabilities.ts';

/** The capabilities less what `leaveOut` says of each rank. */
export function restricted(
  capabilities: Capabilities,
  leaveOut: (able: AxisCapabilities) => Partial<AxisCapabilities>,
): Capabilities {
  const atRank = (rank: Rank) => {
    const able = capabilitiesAt(capabilities, rank);
    return { ...able, ...leaveOut(able) };
  };
  return { ...capabilities, ...leaveOut(capabilities), byRank: { 1: atRank(1), 2: atRank(2), 3: atRank(3) } };
}

/** Without pads for subjects that know only those of SAME: a changed extent or stride has other ones. */
export function withoutSame(capabilities: Capabilities): Capabilities {
  return restricted(capabilities, ({ padding }) => ({ padding: padding === 'same-or-valid' ? 'none' : padding }));
}

/** null where some rank of the subject has the capability, else its name. */
export function missingUnless(
  name: string,
  has: (able: AxisCapabilities) => boolean,
): (capabilities: Capabilities) => string | null {
  return (capabilities) => (capabilities.ranks.some((rank) => has(capabilitiesAt(capabilities, rank))) ? null : name);
}

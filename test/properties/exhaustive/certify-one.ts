/** The certificate of one subject. */

import { type CertifyOptions, certifyAll } from '../../../runs/certify/certify-all.ts';
import type { Certificate } from '../../../runs/certify/result.ts';
import type { Subject } from '../../../subjects/subject.ts';

export async function certify(subject: Subject, options: CertifyOptions): Promise<Certificate> {
  const { certificates } = await certifyAll([subject], options);
  return certificates[0];
}

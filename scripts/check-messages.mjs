// Fails when a text is missing, empty or has other places in one of the three languages (OVR-13).
import { messageFaults, messageFeatures } from './messages-source.mjs';

const faults = messageFaults();
if (faults.length > 0) {
  process.stderr.write(`${faults.join('\n')}\n${faults.length} faults in the message files\n`);
  process.exit(1);
}
process.stdout.write(`messages complete in three languages: ${messageFeatures().join(', ')}\n`);

/** Where drivers' pages are, slips for start codes, and complaints that the desk answers. */
import { Fault } from '../../base/fault.ts';
import { id, type ComplaintId } from '../../base/ids.ts';
import { allow, done, submitAs } from '../context.ts';
import { os } from '../implement.ts';

export const drivers = {
  site: os.drivers.site.handler(({ context }) => {
    allow(context, 'station.read');
    return { site: context.ports.driverSite() };
  }),

  slip: os.drivers.slip.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'bills.pay');
    const { ports } = context;
    const codeHash = ports.keys.startCodes.hash(input.code);
    const facts = codeHash === null ? null : await ports.read('codeSlipFacts', { codeHash });
    const settings = await ports.read('settings', undefined);
    if (facts === null || settings === null) throw new Fault('input.not-found', { help: 'There is no such code.' });
    const slip = {
      ...facts,
      stationName: settings.name,
      phone: settings.money.seller.phone,
      zone: settings.zone,
      currency: settings.currency,
      code: input.code,
      printedAtMs: ports.clock.now(),
      site: ports.driverSite(),
    };
    return { path: `/download/code-slip/${context.slips.put({ slip, language: input.language }, operatorId)}.pdf` };
  }),
};

export const complaints = {
  list: os.complaints.list.handler(({ context, input }) => {
    allow(context, 'complaints.read');
    return context.ports.read('complaintsPage', input);
  }),

  open: os.complaints.open.handler(async ({ context }) => {
    allow(context, 'complaints.read');
    return { open: await context.ports.read('openComplaints', undefined) };
  }),

  answer: os.complaints.answer.handler(async ({ context, input }) => {
    const { operatorId } = allow(context, 'complaints.answer');
    await submitAs(context, operatorId, {
      kind: 'operator.answer-complaint',
      complaintId: id<ComplaintId>(input.complaintId),
      answer: input.answer,
    });
    return done;
  }),
};

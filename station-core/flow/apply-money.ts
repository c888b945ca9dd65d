/** As apply.ts, for what decisions about money write. */
import { unreachable } from '../base/assert.ts';
import type { MoneyWrite } from '../domain/money-write.ts';
import { eraseAccount, putAccount } from '../store/accounts.ts';
import { deleteBenefit, putBenefit, putCouponUse, putHolidays } from '../store/benefits.ts';
import { eraseComplaint, putComplaint } from '../store/complaints.ts';
import type { Writer } from '../store/connection.ts';
import { dropDriverPagesBefore, putDriverPage } from '../store/driver-pages.ts';
import { addDayClose } from '../store/day-closes.ts';
import { correctionDone } from '../store/invoice-corrections.ts';
import { addInvoice, eraseInvoiceRequest, putInvoicePaid, putInvoiceRequest } from '../store/invoices.ts';
import { addTransfer } from '../store/ledger.ts';
import { addCashMove, putShift } from '../store/shifts.ts';
import { putPayment } from '../store/payments.ts';
import { putPrepay } from '../store/prepays.ts';
import { deletePurchaseTariff, putPurchaseTariff } from '../store/purchases.ts';
import { putRefund } from '../store/refunds.ts';
import { countTransfer } from '../store/sales.ts';
import { putSessionMoney } from '../store/session-money.ts';
import { putStartCode } from '../store/start-codes.ts';
import type { Vault } from '../store/vault.ts';
import { putWriteOff } from '../store/write-offs.ts';

export function applyMoneyWrite(db: Writer, vault: Vault, write: MoneyWrite): void {
  switch (write.kind) {
    case 'account.put': return putAccount(db, vault, write.account, write.person, write.atMs);
    case 'account.erase': return eraseAccount(db, vault, write.accountId, write.personKeyId, write.atMs);
    case 'transfer.add':
      addTransfer(db, write.transfer);
      return countTransfer(db, write.transfer);
    case 'purchase.put': return putPurchaseTariff(db, write.tariff, write.savedAtMs, write.savedBy);
    case 'purchase.delete': return deletePurchaseTariff(db, write.fromDay);
    case 'session-money.put': return putSessionMoney(db, write.money);
    case 'payment.put': return putPayment(db, write.payment);
    case 'refund.put': return putRefund(db, write.refund);
    case 'write-off.put': return putWriteOff(db, write.writeOff);
    case 'prepay.put': return putPrepay(db, write.prepay);
    case 'start-code.put': return putStartCode(db, write.code, write.codeHash);
    case 'complaint.put': return putComplaint(db, vault, write.complaint, write.text, write.atMs);
    case 'complaint.erase': return eraseComplaint(db, vault, write.complaintId, write.personKeyId, write.atMs);
    case 'driver-page.put': return putDriverPage(db, write.page);
    case 'driver-pages.drop': return dropDriverPagesBefore(db, write.beforeMs);
    case 'benefit.put': return putBenefit(db, write.saved);
    case 'benefit.delete': return deleteBenefit(db, write.what, write.benefitId);
    case 'coupon-use.put': return putCouponUse(db, write.use);
    case 'holidays.put': return putHolidays(db, write.holidays);
    case 'shift.put': return putShift(db, write.shift);
    case 'cash-move.add': return addCashMove(db, write.transferId, write.reason);
    case 'day-close.add': return addDayClose(db, write.close);
    case 'invoice.add': return addInvoice(db, vault, write.invoice, write.buyer, write.atMs);
    case 'invoice.paid': return putInvoicePaid(db, write.invoiceId, write.paid);
    case 'invoice-correction.done': return correctionDone(db, write.billId);
    case 'invoice-request.put': return putInvoiceRequest(db, vault, write.request, write.buyer, write.atMs);
    case 'invoice-request.erase': return eraseInvoiceRequest(db, vault, write.billId, write.personKeyId, write.atMs);
    default: return unreachable(write);
  }
} // prettier-ignore

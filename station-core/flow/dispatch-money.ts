/** As dispatch.ts, for what people and payment companies tell about money. */
import { unreachable } from '../base/assert.ts';
import type { DriverEvent, MoneyOperatorEvent, ProviderEvent } from '../domain/money-event.ts';
import type { Outcome } from '../domain/outcome.ts';
import type { Context } from './context.ts';
import { onAddAccount, onChangeAccount, onCloseAccount, onErasePerson, onFreezeAccount } from './on-account.ts';
import { onAskPayment, onAskPrepay, onCancelPayment } from './on-ask-payment.ts';
import { onDecideWriteOff, onWriteOff } from './on-payment.ts';
import { onCancelCode, onMakeCode, onMakePrepay } from './on-prepay.ts';
import { onDecideRefund, onRefund } from './on-refund.ts';
import { onPutBenefit, onPutHolidays, onRemoveBenefit } from './on-benefit.ts';
import { onBindCard, onImportCards } from './on-card.ts';
import { onCloseDay } from './on-day-close.ts';
import { onAnswerComplaint, onComplain, onDriverStart, onDriverStop, onRegister } from './on-driver.ts';
import { onAskInvoice, onIssueInvoice } from './on-invoice.ts';
import { onPutPurchase, onRemovePurchase } from './on-purchase.ts';
import { onIssueSettlement, onPaySettlement } from './on-settlement.ts';
import { onIssueStatement, onPayStatement } from './on-statement.ts';
import { onMoneySettings } from './on-money-settings.ts';
import { onPaymentTold, onPaymentUntold, onRefundTold, onRefundUntold, onSettleRefund } from './on-provider.ts';
import { onCloseShift, onMoveCash, onOpenShift } from './on-till.ts';
import { onReplaceCard } from './on-teach-in.ts';
import { onTopUp } from './on-top-up.ts';

export function dispatchMoney(context: Context, event: MoneyOperatorEvent | DriverEvent | ProviderEvent): Outcome {
  switch (event.kind) {
    case 'operator.add-account': return onAddAccount(context, event);
    case 'operator.change-account': return onChangeAccount(context, event);
    case 'operator.freeze-account': return onFreezeAccount(context, event);
    case 'operator.close-account': return onCloseAccount(context, event);
    case 'operator.erase-person': return onErasePerson(context, event);
    case 'operator.top-up': return onTopUp(context, event);
    case 'operator.bind-card': return onBindCard(context, event);
    case 'operator.replace-card': return onReplaceCard(context, event);
    case 'operator.import-cards': return onImportCards(context, event);
    case 'operator.write-off': return onWriteOff(context, event);
    case 'operator.decide-write-off': return onDecideWriteOff(context, event);
    case 'operator.refund': return onRefund(context, event);
    case 'operator.decide-refund': return onDecideRefund(context, event);
    case 'operator.settle-refund': return onSettleRefund(context, event);
    case 'operator.make-prepay': return onMakePrepay(context, event);
    case 'operator.make-code': return onMakeCode(context, event);
    case 'operator.cancel-code': return onCancelCode(context, event);
    case 'operator.ask-payment':
    case 'driver.ask-payment': return onAskPayment(context, event);
    case 'driver.ask-prepay': return onAskPrepay(context, event);
    case 'operator.cancel-payment': return onCancelPayment(context, event);
    case 'driver.start': return onDriverStart(context, event);
    case 'driver.stop': return onDriverStop(context, event);
    case 'driver.register': return onRegister(context, event);
    case 'driver.complain': return onComplain(context, event);
    case 'operator.answer-complaint': return onAnswerComplaint(context, event);
    case 'operator.open-shift': return onOpenShift(context, event);
    case 'operator.close-shift': return onCloseShift(context, event);
    case 'operator.move-cash': return onMoveCash(context, event);
    case 'operator.close-day': return onCloseDay(context, event);
    case 'operator.issue-invoice': return onIssueInvoice(context, event);
    case 'driver.ask-invoice': return onAskInvoice(context, event);
    case 'operator.issue-statement': return onIssueStatement(context, event);
    case 'operator.pay-statement': return onPayStatement(context, event);
    case 'operator.issue-settlement': return onIssueSettlement(context, event);
    case 'operator.pay-settlement': return onPaySettlement(context, event);
    case 'operator.put-purchase': return onPutPurchase(context, event);
    case 'operator.remove-purchase': return onRemovePurchase(context, event);
    case 'operator.money-settings': return onMoneySettings(context, event);
    case 'payment.told': return onPaymentTold(context, event);
    case 'payment.untold': return onPaymentUntold(context, event);
    case 'refund.told': return onRefundTold(context, event);
    case 'refund.untold': return onRefundUntold(context, event);
    case 'operator.put-benefit': return onPutBenefit(context, event);
    case 'operator.remove-benefit': return onRemoveBenefit(context, event);
    case 'operator.put-holidays': return onPutHolidays(context, event);
    default: return unreachable(event);
  }
} // prettier-ignore

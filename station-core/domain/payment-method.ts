/** The ways money comes and goes. */

/**
 * cash, card-terminal, qr, bank: an attendant says that the money came. online: a PaymentProvider says so. wallet, prepaid:
 * money the station already holds. free: forgiven.
 */
export type PaymentMethod = 'cash' | 'card-terminal' | 'qr' | 'bank' | 'online' | 'wallet' | 'prepaid' | 'free';

/** How money can come to the desk. */
export type DeskMethod = Extract<PaymentMethod, 'cash' | 'card-terminal' | 'qr' | 'bank'>;

const nameKey = 'flashtill.cashier'

/** The cashier's name as it was last typed on this device. */
export const keptName = {
  read: (): string => localStorage.getItem(nameKey) ?? '',
  keep: (name: string): void => localStorage.setItem(nameKey, name),
}

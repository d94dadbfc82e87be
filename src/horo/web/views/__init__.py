"""The console's pages: fetch what is visible, ask one room, render."""

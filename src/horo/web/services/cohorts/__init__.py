"""The pages of cohorts: what is asked, the triangle, its curves, who is behind a cell."""

"""By how much something grows with every request, and how sure that is."""

import statistics


def slope(requests: list[int], values: list[int]) -> tuple[float, float]:
    """The rise by least squares, and the half-width of its 95 % interval: infinite where there are
    too few values to say."""
    freedom = len(values) - 2
    if freedom < 1:
        return 0.0, float("inf")
    fit = statistics.linear_regression(requests, values)
    errors = [y - fit.intercept - fit.slope * x for x, y in zip(requests, values, strict=True)]
    middle = statistics.fmean(requests)
    spread = sum((x - middle) ** 2 for x in requests)
    deviation = (sum(error**2 for error in errors) / freedom / spread) ** 0.5
    return fit.slope, student(freedom) * deviation


def student(freedom: int) -> float:
    """The 97.5 % quantile of Student's t: of a table for the few, else by its expansion
    (Abramowitz and Stegun, 26.7.5)."""
    few = {1: 12.706, 2: 4.303, 3: 3.182, 4: 2.776, 5: 2.571, 6: 2.447, 7: 2.365}
    z = statistics.NormalDist().inv_cdf(0.975)
    return few.get(freedom) or z + (z**3 + z) / (4 * freedom)

import pytest
import shapely

from mapdesk.errors import GeometryError
from mapdesk.geo import measure
from mapdesk.geo.sector import sector, sectors


def test_sector_has_the_area_of_its_slice():
    polygon = sector(121.1, 27.8, azimuth_deg=350.0, angle_deg=60.0, range_m=300.0)
    assert polygon.is_valid
    assert polygon.exterior.is_ccw
    assert measure.area_m2(polygon) == pytest.approx(3.14159265 * 300.0**2 / 6, rel=0.002)
    lon, lat = measure.destination(121.1, 27.8, 350.0, 299.0)
    assert polygon.contains(shapely.Point(lon, lat))
    lon, lat = measure.destination(121.1, 27.8, 350.0 + 31.0, 100.0)
    assert not polygon.contains(shapely.Point(lon, lat))


def test_dome_is_a_full_circle():
    polygon = sector(121.1, 27.8, azimuth_deg=17.0, angle_deg=360.0, range_m=300.0)
    assert polygon.is_valid
    assert measure.area_m2(polygon) == pytest.approx(3.14159265 * 300.0**2, rel=0.002)
    assert polygon.contains(shapely.Point(121.1, 27.8))


def test_many_sectors_are_built_at_once():
    shapes = sectors([121.1, 121.2], [27.8, 27.9], azimuths_deg=[0, 90], angles_deg=[300, 360], ranges_m=[100, 200])
    assert len(shapes) == 2
    assert shapely.is_valid(shapes).all()


@pytest.mark.parametrize("wrong", [{"range_m": 0.0}, {"angle_deg": 0.0}, {"azimuth_deg": float("nan")}])
def test_sector_is_refused_when_a_value_is_missing(wrong):
    values = {"azimuth_deg": 0.0, "angle_deg": 60.0, "range_m": 100.0} | wrong
    with pytest.raises(GeometryError, match="camera sector"):
        sector(121.1, 27.8, **values)

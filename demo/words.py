"""Words the make-believe people are made of: names, wards, nationalities, trades. Nothing here names a real person."""

from typing import NamedTuple

SURNAMES = {
    "Nguyễn": 31.5, "Trần": 10.9, "Lê": 8.9, "Phạm": 5.9, "Hoàng": 3.4, "Huỳnh": 1.5, "Phan": 4.5, "Vũ": 3.9,
    "Võ": 1.2, "Đặng": 2.1, "Bùi": 2.0, "Đỗ": 1.9, "Hồ": 1.3, "Ngô": 1.3, "Dương": 1.0, "Lý": 0.5, "Đinh": 0.9,
    "Trịnh": 0.8, "Mai": 0.7, "Đào": 0.8, "Cao": 0.6, "Lương": 0.7, "Lò": 0.2, "Giàng": 0.1, "Quách": 0.2, "Tạ": 0.4,
    "Chử": 0.1, "Nghiêm": 0.2, "Tôn Thất": 0.05, "Ước": 0.05,
}  # fmt: skip

MIDDLE_M = ("Văn", "Đức", "Minh", "Quang", "Quốc", "Hữu", "Xuân", "Tuấn", "Công", "Anh", "Đình", "Gia", "Khánh", "Bảo")
MIDDLE_F = ("Thị", "Thị", "Ngọc", "Thùy", "Thu", "Phương", "Mỹ", "Khánh", "Hồng", "Thanh", "Diệu", "Quỳnh", "Kim")
GIVEN_M = (
    "Anh", "Bình", "Cường", "Dũng", "Đạt", "Đông", "Hải", "Hiếu", "Hoàng", "Huy", "Hưng", "Khánh", "Khôi", "Kiên",
    "Lâm", "Long", "Minh", "Nam", "Nghĩa", "Phong", "Phúc", "Quân", "Quý", "Sơn", "Thành", "Thắng", "Trung", "Tuấn",
    "Việt", "Vũ", "Ước", "Ý",
)  # fmt: skip
GIVEN_F = (
    "Anh", "Ánh", "Châu", "Chi", "Dung", "Đào", "Hà", "Hằng", "Hiền", "Hoa", "Huệ", "Hương", "Lan", "Linh", "Loan",
    "Ly", "Mai", "My", "Nga", "Ngân", "Nhung", "Oanh", "Phượng", "Quyên", "Thảo", "Thơ", "Thủy", "Trang", "Tuyết",
    "Uyên", "Vân", "Yến",
)  # fmt: skip

HANOI_WARDS = (
    "Hoàn Kiếm", "Cửa Nam", "Ba Đình", "Ngọc Hà", "Giảng Võ", "Hai Bà Trưng", "Vĩnh Tuy", "Bạch Mai", "Đống Đa",
    "Kim Liên", "Văn Miếu - Quốc Tử Giám", "Láng", "Ô Chợ Dừa", "Hồng Hà", "Lĩnh Nam", "Hoàng Mai", "Vĩnh Hưng",
    "Tương Mai", "Định Công", "Hoàng Liệt", "Yên Sở", "Thanh Xuân", "Khương Đình", "Phương Liệt", "Cầu Giấy",
    "Nghĩa Đô", "Yên Hòa", "Tây Hồ", "Phú Thượng", "Tây Tựu", "Phú Diễn", "Xuân Đỉnh", "Đông Ngạc", "Thượng Cát",
    "Từ Liêm", "Xuân Phương", "Tây Mỗ", "Đại Mỗ", "Long Biên", "Bồ Đề", "Việt Hưng", "Phúc Lợi", "Hà Đông",
    "Dương Nội", "Yên Nghĩa", "Phú Lương", "Kiến Hưng", "Thanh Liệt", "Chương Mỹ", "Sơn Tây", "Tùng Thiện",
)  # fmt: skip
HANOI_COMMUNES = (
    "Thanh Trì", "Đại Thanh", "Nam Phù", "Ngọc Hồi", "Thượng Phúc", "Thường Tín", "Chương Dương", "Hồng Vân",
    "Phú Xuyên", "Phượng Dực", "Chuyên Mỹ", "Đại Xuyên", "Thanh Oai", "Bình Minh", "Tam Hưng", "Dân Hòa", "Vân Đình",
    "Ứng Thiên", "Hòa Xá", "Ứng Hòa", "Mỹ Đức", "Hồng Sơn", "Phúc Sơn", "Hương Sơn", "Phú Nghĩa", "Xuân Mai",
    "Trần Phú", "Hòa Phú", "Quảng Bị", "Minh Châu", "Quảng Oai", "Vật Lại", "Cổ Đô", "Bất Bạt", "Suối Hai", "Ba Vì",
    "Yên Bài", "Đoài Phương", "Phúc Thọ", "Phúc Lộc", "Hát Môn", "Thạch Thất", "Hạ Bằng", "Tây Phương", "Hòa Lạc",
    "Yên Xuân", "Quốc Oai", "Hưng Đạo", "Kiều Phú", "Phú Cát", "Hoài Đức", "Dương Hòa", "Sơn Đồng", "An Khánh",
    "Đan Phượng", "Ô Diên", "Liên Minh", "Gia Lâm", "Thuận An", "Bát Tràng", "Phù Đổng", "Thư Lâm", "Đông Anh",
    "Phúc Thịnh", "Thiên Lộc", "Vĩnh Thanh", "Mê Linh", "Yên Lãng", "Tiến Thắng", "Quang Minh", "Sóc Sơn", "Đa Phúc",
    "Nội Bài", "Trung Giã", "Kim Anh",
)  # fmt: skip

# Province of birth registration with its old three-digit code (63 provinces), as it stands in the personal number.
BIRTHPLACES = {
    ("001", "Hà Nội"): 62.0, ("024", "Bắc Giang"): 2.0, ("025", "Phú Thọ"): 2.5, ("026", "Vĩnh Phúc"): 2.5,
    ("027", "Bắc Ninh"): 2.5, ("030", "Hải Dương"): 3.0, ("031", "Hải Phòng"): 2.5, ("033", "Hưng Yên"): 2.5,
    ("034", "Thái Bình"): 4.0, ("035", "Hà Nam"): 2.5, ("036", "Nam Định"): 4.5, ("037", "Ninh Bình"): 2.5,
    ("038", "Thanh Hóa"): 4.0, ("040", "Nghệ An"): 3.0, ("019", "Thái Nguyên"): 1.5, ("020", "Lạng Sơn"): 0.7,
    ("079", "Thành phố Hồ Chí Minh"): 0.6, ("011", "Điện Biên"): 0.2, ("062", "Kon Tum"): 0.1,
}  # fmt: skip

ETHNIC_GROUPS = {"Kinh": 97.0, "Mường": 1.2, "Tày": 0.7, "Thái": 0.4, "Nùng": 0.3, "Dao": 0.3, "H'Mông": 0.1}
FAITHS = {"Không": 92.0, "Phật giáo": 4.0, "Công giáo": 3.8, "Tin lành": 0.2}
TRADES = (
    "Nhân viên văn phòng", "Kinh doanh tự do", "Giáo viên", "Kỹ sư", "Công nhân", "Bác sĩ", "Nội trợ",
    "Lao động tự do", "Kế toán", "Lái xe",
)  # fmt: skip
BORDER_AREAS = (
    "khu vực biên giới tỉnh Lạng Sơn", "khu vực biên giới tỉnh Lào Cai", "khu vực biên giới tỉnh Cao Bằng",
    "khu vực biên giới tỉnh Tuyên Quang", "khu vực cửa khẩu Tây Trang, tỉnh Điện Biên",
)  # fmt: skip
COMPANY_KINDS = (
    "CÔNG TY TNHH", "CÔNG TY CỔ PHẦN", "CÔNG TY TNHH MỘT THÀNH VIÊN", "TRUNG TÂM NGOẠI NGỮ", "TRƯỜNG QUỐC TẾ",
    "VĂN PHÒNG ĐẠI DIỆN",
)  # fmt: skip
COMPANY_TRADES = (
    "ĐIỆN TỬ", "XÂY DỰNG", "DỆT MAY", "PHẦN MỀM", "LOGISTICS", "THỰC PHẨM", "CƠ KHÍ", "NỘI THẤT", "TƯ VẤN",
    "DƯỢC PHẨM",
)  # fmt: skip
COMPANY_NAMES = (
    "SAO MAI GIẢ LẬP", "HỒNG HÀ MẪU", "TRÚC BẠCH MẪU", "SEN VÀNG GIẢ LẬP", "MÂY TRẮNG MẪU", "SÓNG XANH GIẢ LẬP",
    "ĐÔNG Á MẪU", "HÒA BÌNH GIẢ LẬP", "ÁNH DƯƠNG MẪU", "PHÙ SA GIẢ LẬP", "THĂNG LONG MẪU", "GIÓ MÙA GIẢ LẬP",
)  # fmt: skip
LODGINGS = ("KHÁCH SẠN", "NHÀ NGHỈ", "CĂN HỘ DỊCH VỤ", "HOMESTAY")


class Nation(NamedTuple):
    """A nationality: ISO 3166 alpha-3, its letters in the MRZ, its passport numbers (# a digit), its names."""

    code: str
    mrz: str
    number: str
    surnames: tuple[str, ...]
    men: tuple[str, ...]
    women: tuple[str, ...]


NATIONS = {
    Nation("KOR", "KOR", "M########", ("KIM", "LEE", "PARK", "CHOI", "JUNG", "KANG"),
           ("MIN JUN", "SEO JOON", "DO YUN", "JI HO"), ("SEO YEON", "JI WOO", "HA EUN", "MIN SEO")): 27.0,
    Nation("CHN", "CHN", "E########", ("WANG", "LI", "ZHANG", "LIU", "CHEN", "LÜ"),
           ("WEI", "LEI", "JUN", "MINGHAO"), ("NA", "FANG", "XIUYING", "YAN")): 22.0,
    Nation("JPN", "JPN", "TR#######", ("TANAKA", "SATO", "SUZUKI", "TAKAHASHI", "ITO"),
           ("HIROSHI", "KENTA", "DAIKI", "YUTO"), ("YUKI", "HARUKA", "SAKURA", "AOI")): 13.0,
    Nation("TWN", "TWN", "3########", ("LIN", "HUANG", "WU", "TSAI"), ("CHIA HAO", "CHIH MING"),
           ("YI CHUN", "SHU FEN")): 7.0,
    Nation("USA", "USA", "#########", ("SMITH", "JOHNSON", "NGUYEN", "O'BRIEN"), ("JAMES", "MICHAEL DAVID"),
           ("MARY ANN", "JENNIFER")): 6.0,
    Nation("FRA", "FRA", "##AB#####", ("LEFÈVRE", "DUBOIS", "MOREAU", "D'ARTAGNAN"), ("FRANÇOIS", "JEAN-LUC"),
           ("HÉLÈNE", "ZOÉ")): 4.0,
    Nation("DEU", "D", "C01X0####", ("MÜLLER", "SCHRÖDER", "WEIß"), ("JÜRGEN", "LUKAS"), ("ANNA", "KÄTHE")): 3.0,
    Nation("GBR", "GBR", "#########", ("TAYLOR", "WILSON", "EVANS"), ("OLIVER", "HARRY"), ("EMILY", "GRACE")): 3.0,
    Nation("AUS", "AUS", "PA#######", ("BROWN", "MARTIN"), ("JACK", "NOAH"), ("CHARLOTTE", "MIA")): 2.5,
    Nation("IND", "IND", "Z#######", ("SHARMA", "PATEL", "SINGH"), ("ARJUN", "RAHUL KUMAR"), ("PRIYA", "ANANYA")): 3.5,
    Nation("PHL", "PHL", "P######0A", ("DELA CRUZ", "SANTOS", "REYES"), ("JOSE MARIA", "ANGELO"),
           ("MARIA CLARA", "ANGELICA")): 3.0,
    Nation("ESP", "ESP", "PA######0", ("GARCÍA LÓPEZ", "MUÑOZ PÉREZ"), ("JAVIER", "ÍÑIGO"),
           ("LUCÍA", "MARÍA BEGOÑA")): 1.0,
    Nation("RUS", "RUS", "76#######", ("IVANOV", "PETROV"), ("DMITRII", "SERGEI"), ("ANNA", "OLGA")): 2.0,
    Nation("LAO", "LAO", "PA#######", ("SISOULITH", "KEOMANY"), ("BOUNMY", "KHAMPHET"),
           ("CHANTHALA", "NOY")): 1.0,
    Nation("THA", "THA", "AA#######", ("SRISAI", "WONGSUWAN"), ("SOMCHAI", "ANAN"), ("MALEE", "SIRIPORN")): 1.0,
    Nation("NGA", "NGA", "A########", ("OKAFOR", "ADEYEMI"), ("CHUKWUEMEKA", "TUNDE"), ("NGOZI", "FOLAKE")): 0.5,
    Nation("LKA", "LKA", "N#######", ("WICKRAMASINGHE ARACHCHIGE DON",), ("SAMAN PRIYANKARA CHANDRASEKARA",),
           ("KUMUDUNI DILRUKSHI SENEVIRATHNE",)): 0.3,
    Nation("IDN", "IDN", "X#######", ("",), ("SUHARTONO", "BUDI"), ("SITI", "DEWI")): 0.3,
}  # fmt: skip

package clicks

// LookupSQL is the product lookup in MySQL's words: all eleven tables, ten
// fields, one row per product and retailer. Every product_id and retailer_id
// of an event is in it exactly once, so a join to the events keeps their
// number.
//
//	product_id, retailer_id  INT            the key
//	product                  VARCHAR        name of the product
//	brand                    VARCHAR
//	maker_country            VARCHAR, NULL  country of the manufacturer, where known
//	department               VARCHAR        above the product's category
//	retailer                 VARCHAR
//	list_price               DECIMAL(10,2)
//	video_seconds            DECIMAL(7,1), NULL  length of the hero content, if that is a video
//	campaign                 VARCHAR, NULL  that promotes the product at the retailer
const LookupSQL = `SELECT l.product_id, l.retailer_id, p.name AS product, b.name AS brand, k.name AS maker_country,
       d.name AS department, r.name AS retailer, l.price AS list_price,
       v.duration_seconds AS video_seconds, g.name AS campaign
FROM listing l
JOIN product p ON p.product_id = l.product_id
JOIN brand b ON b.brand_id = p.brand_id
JOIN category c ON c.category_id = p.category_id
JOIN department d ON d.department_id = c.department_id
JOIN retailer r ON r.retailer_id = l.retailer_id
LEFT JOIN manufacturer m ON m.manufacturer_id = b.manufacturer_id
LEFT JOIN country k ON k.country_id = m.country_id
LEFT JOIN (SELECT n.content_id, n.duration_seconds
           FROM content n
           JOIN content_type t ON t.content_type_id = n.content_type_id
           WHERE t.name = 'video') v ON v.content_id = p.hero_content_id
LEFT JOIN campaign g ON g.campaign_id = l.campaign_id
ORDER BY l.product_id, l.retailer_id`

// LookupFields are the columns of LookupSQL, in order.
var LookupFields = []string{"product_id", "retailer_id", "product", "brand", "maker_country", "department", "retailer",
	"list_price", "video_seconds", "campaign"}
